import { z } from 'zod'
import { FailedError, UserError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { type Plan, type Progress, step } from '../../kernel/steps.ts'
import { judgingRun } from '../../odoo/runs/judge.ts'
import { isOurs } from '../../stack/database-name.ts'
import type { Stack } from '../../stack/stack.ts'
import {
  type BackupPoint,
  backupPoint,
  backupPointStep,
  changeSucceeded,
  warningsField,
  warningsOf,
} from '../../workshop/backup-point.ts'
import { inWorkshop, lockStep, type Workshop } from '../../workshop/change.ts'
import { composeArgv } from '../../workshop/compose.ts'
import { meantDatabase } from '../../workshop/databases.ts'
import { mustNotBeForWork } from '../../workshop/for-work.ts'
import { look, meant, running, serving } from '../../workshop/look.ts'
import { databaseNamed, residentDatabase, serverDatabases } from '../../workshop/named-database.ts'
import { oneShotArgv, runOneShot } from '../../workshop/one-shot.ts'
import { mustBeShipped } from '../../workshop/shipped.ts'
import type { Decision } from './decide.ts'

export type Own = Exclude<Decision, { way: 'modules' }>

/** How a line that Odoo itself ran ended. */
export const Ended = z.object({
  exitCode: z.int(),
  succeeded: z.boolean(),
  reasons: z.array(z.string()).describe('why it did not succeed; empty when it did'),
  backup: z.string().nullable().describe('the backup point, on the host'),
  warnings: warningsField,
})
export type Ended = z.output<typeof Ended>

const argvOf = ({ way, argv }: Own): readonly string[] =>
  way === 'exec' ? composeArgv('exec', '--no-TTY', serving, ...argv) : oneShotArgv(...argv.slice(1))

const runStep = (own: Own) =>
  step({
    id: 'odoo',
    what: `run ${own.argv.slice(0, 2).join(' ')} ${own.way === 'exec' ? 'in the running container' : 'in a container of its own'}`,
    why: 'asked for; its log says how it ended, not its exit code',
    argv: argvOf(own),
    effect: own.effect,
  })

/** The database that a backup point is taken of; undefined when nothing is changed, or for a stated reason. */
const backedUp = (stack: Stack, { changes, databases }: Own, withoutBackup: string | undefined): string | undefined =>
  changes && withoutBackup === undefined ? meantDatabase(stack, databases[0]) : undefined

/** A line of Odoo's that is refused where people work, as Muelle's own operation is. */
function mayRun(stack: Stack, { argv }: Own): void {
  if (argv[1] === 'populate') mustNotBeForWork(stack)
}

export async function planOwn(context: Context, own: Own, withoutBackup: string | undefined): Promise<Plan> {
  const view = await look(context)
  mayRun(view.stack, own)
  await databasesThere(view, own, context.signal)
  const database = backedUp(view.stack, own, withoutBackup)
  const steps = [
    ...(own.way === 'exec' ? [] : [lockStep(view.stack)]),
    ...(database === undefined ? [] : [backupPointStep(view.stack, database, 'asked for')]),
    runStep(own),
  ]
  return own.effect === 'destroy' ? { steps, loses: own.databases[0] ?? view.stack.project } : { steps }
}

export async function runOwn(
  context: Context,
  own: Own,
  withoutBackup: string | undefined,
  progress: Progress,
): Promise<Ended> {
  if (own.way === 'exec') {
    const view = await look(context)
    await databasesThere(view, own, context.signal)
    const [service = serving] = await meant(view, [serving])
    const judge = judgingRun(own.argv.slice(1))
    const { exitCode } = await view.engine.exec(running(view, service).id, {
      argv: own.argv,
      signal: context.signal,
      onLine: (line) => {
        judge.line(line)
        progress.line(line)
      },
    })
    return endedOf(judge.verdict(exitCode), exitCode)
  }
  return inWorkshop(context, progress, (workshop) => inContainer(workshop, context, own, withoutBackup, progress), {
    volumes: ['odoo-data'],
  })
}

async function inContainer(
  workshop: Workshop,
  context: Context,
  own: Own,
  withoutBackup: string | undefined,
  progress: Progress,
): Promise<Ended> {
  const { session, stack } = workshop
  mayRun(stack, own)
  await mustBeShipped(session, stack)
  await databasesThere(workshop, own, context.signal)
  const database = backedUp(stack, own, withoutBackup)
  const why = own.argv.join(' ')
  const point =
    database === undefined
      ? undefined
      : await progress.step(backupPointStep(stack, database, 'asked for'), (note) =>
          backupPoint(workshop, { database, why, now: context.clock.now(), inPlace: true }, note),
        )
  return await progress.step(runStep(own), async (note) => {
    const { exitCode, verdict } = await runOneShot(workshop, argvOf(own), note, undefined, {
      onLine: progress.line,
      statesAsked: false,
    })
    const unsettled =
      verdict.succeeded && database !== undefined ? await changeSucceeded(workshop, { database, why }, note) : undefined
    const ended = endedOf(verdict, exitCode, point, unsettled)
    if (ended.succeeded || own.effect === 'read') return ended
    throw new FailedError(
      {
        what: `${own.argv.slice(0, 2).join(' ')} did not do what it was asked.`,
        evidence: ended.reasons.slice(0, 8).join('\n'),
        next:
          point === undefined
            ? 'Mend the cause and run it again.'
            : `Mend the cause and run it again. Back to how it was: muelle databases load ${point.database} ${point.name}`,
      },
      { unwound: false },
    )
  })
}

const endedOf = (
  { succeeded, reasons }: { readonly succeeded: boolean; readonly reasons: readonly string[] },
  exitCode: number,
  point?: BackupPoint,
  unsettled?: string,
): Ended => ({
  ...{ exitCode, succeeded, reasons: [...reasons] },
  ...{ backup: point?.path ?? null, warnings: warningsOf(point, unsettled) },
})

/** @throws UserError for a database that is not there: Odoo would make it, and install base in it. */
async function databasesThere(
  { engine, stack }: Pick<Workshop, 'engine' | 'stack'>,
  { databases, argv }: Own,
  signal: AbortSignal,
): Promise<void> {
  if (databases.length === 0) return
  const there = await serverDatabases(engine, (await residentDatabase(engine, stack)).id, signal)
  for (const name of databases) {
    if (isOurs(name))
      throw new UserError({ what: `${name} is Muelle’s own.`, evidence: argv.join(' '), next: 'Name another one.' })
    databaseNamed(there, name)
  }
}
