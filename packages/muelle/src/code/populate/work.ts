import { randomUUID } from 'node:crypto'
import { runDurably, type Task } from '../../engine/host/durable.ts'
import { FailedError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { type Progress, type Step, step } from '../../kernel/steps.ts'
import type { Stack } from '../../stack/stack.ts'
import { type BackupPoint, backupPoint, backupPointStep, changeSucceeded } from '../../workshop/backup-point.ts'
import { beforehand } from '../../workshop/beforehand.ts'
import { openWorkshop, type Workshop } from '../../workshop/change.ts'
import { removeLeftOvers } from '../../workshop/left-overs.ts'
import { oneShotArgv, runOneShot } from '../../workshop/one-shot.ts'
import { mustBeShipped } from '../../workshop/shipped.ts'
import { forgetRecord, isCopied, keepRecord, type Record, recordOf } from './record.ts'
import { type Asked, countRows } from './rows.ts'

/** A model, how often its rows are copied, and how many there are. */
type Meant = Record['models'][number]

/** What is copied where. */
export interface Prepared {
  readonly stack: Stack
  readonly asked: Asked
  readonly models: readonly Meant[]
  /** The command, without `muelle`. */
  readonly why: string
  readonly withoutBackup: string | undefined
}

interface PopulateWorld extends Pick<Workshop, 'engine' | 'stack' | 'session'> {
  readonly context: Context
  readonly prepared: Prepared
  /** A run that was cut off copied them, and did not come to say so. */
  readonly copied: boolean
  backup?: BackupPoint
  grown?: readonly (Meant & { readonly after: number })[]
}

/** Without a factor Odoo copies each row ten thousand times. */
export const populateArgv = (database: string, models: readonly Pick<Meant, 'model' | 'factor'>[]): readonly string[] =>
  oneShotArgv(
    ...['populate', '--database', database, '--no-http', '--workers=0', '--max-cron-threads=0'],
    `--models=${models.map(({ model }) => model).join(',')}`,
    `--factors=${models.map(({ factor }) => factor).join(',')}`,
  )

/** The steps behind the lock; the same in the plan and while they are done. */
export const stepsOf = (prepared: Prepared): readonly Step[] => tasksOf(prepared).map(({ step }) => step)

function tasksOf({ stack, asked: { database }, models, withoutBackup }: Prepared): readonly Task<PopulateWorld>[] {
  const rows = models.map(({ model, factor, before }) => `${model} from ${before} to about ${before * (factor + 1)}`)
  const backup: Task<PopulateWorld> = {
    step: backupPointStep(stack, database, 'copied rows cannot be told from others, and the others are changed'),
    work: makePoint,
  }
  const copy: Task<PopulateWorld> = {
    step: step({
      id: 'populate',
      what: `copy rows in ${database}: ${rows.join(', ')}`,
      why: [
        'asked for; rows that are there get a _ behind their names, and logins, too',
        ...(withoutBackup === undefined ? [] : [`without a backup point: ${withoutBackup}`]),
      ].join('; '),
      argv: populateArgv(database, models),
      undo:
        withoutBackup === undefined
          ? `muelle databases load ${database} NAME, with the name of the backup point`
          : undefined,
    }),
    work: copyRows,
  }
  const verify: Task<PopulateWorld> = {
    step: step({
      id: 'verify',
      what: `count the rows in ${database}`,
      why: 'Odoo exits 0 also when it copied nothing',
      effect: 'read',
    }),
    work: countAgain,
  }
  return [...(withoutBackup === undefined ? [backup] : []), copy, verify]
}

async function makePoint(world: PopulateWorld, note: (text: string) => void): Promise<void> {
  const { prepared, context } = world
  const { why, asked } = prepared
  world.backup = await backupPoint(
    world,
    { database: asked.database, why, now: context.clock.now(), inPlace: true },
    note,
  )
}

async function copyRows(world: PopulateWorld, note: (text: string) => void): Promise<boolean> {
  const { prepared, copied } = world
  if (copied) {
    note('the run that was cut off copied them')
    return false
  }
  const { database } = prepared.asked
  await keepRecord(world, { database, models: [...prepared.models] })
  const argv = populateArgv(database, prepared.models)
  const { verdict } = await runOneShot(world, argv, note, ({ message }) => note(message))
  const { reasons } = verdict
  if (reasons.length > 0) throw failure(world, reasons)
  return true
}

async function countAgain(world: PopulateWorld, note: (text: string) => void): Promise<boolean> {
  const { models, asked, why } = world.prepared
  const after = await countRows(
    asked,
    models.map(({ model }) => model),
  )
  world.grown = models.map((each) => ({ ...each, after: after.get(each.model) ?? 0 }))
  const same = world.grown.filter(({ before, after }) => before > 0 && after <= before)
  if (same.length > 0)
    throw failure(
      world,
      same.map(({ model, after }) => `${model} has ${after} rows`),
    )
  await forgetRecord(world)
  await changeSucceeded(world, { database: asked.database, why }, note)
  return false
}

/** A statement that failed is long; who it was and what PostgreSQL said stand at its ends. */
const clipped = (reason: string): string =>
  reason.length > 500 ? `${reason.slice(0, 200)} … ${reason.slice(-200)}` : reason

function failure({ prepared, backup }: PopulateWorld, reasons: readonly string[]): FailedError {
  const { asked, why } = prepared
  const back =
    backup === undefined
      ? 'There is no backup point to return to.'
      : `Back to how it was: muelle databases load ${asked.database} ${backup.name}`
  return new FailedError(
    {
      what: `Odoo did not copy the rows in ${asked.database}.`,
      evidence: reasons.slice(0, 5).map(clipped).join('\n'),
      next: `Rows of all models are copied in one transaction. Mend the cause and run it again: muelle ${why}. ${back}`,
    },
    { unwound: false },
  )
}

/**
 * Copies rows under the stack's lock, durably: Odoo does it in one transaction, and what there was before is written down, so that the same
 * command after a kill sees whether they were copied.
 * @param prepare asks again under the lock.
 */
export async function runPopulate(context: Context, progress: Progress, prepare: () => Promise<Prepared>) {
  await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
  const { engine, stack, session } = workshop
  const world = await beforehand(workshop, context, async (): Promise<PopulateWorld> => {
    await mustBeShipped(session, stack)
    await removeLeftOvers(engine, stack, progress.line)
    const prepared = await prepare()
    const { database } = prepared.asked
    const record = await recordOf(workshop, { database, models: [...prepared.models] })
    if (record === undefined) return { engine, stack, session, context, prepared, copied: false }
    const names = record.models.map(({ model }) => model)
    const copied = isCopied(record.models, await countRows(prepared.asked, names, { settled: true }))
    return {
      engine,
      stack,
      session,
      context,
      copied,
      prepared: copied ? { ...prepared, models: record.models } : prepared,
    }
  })
  const { clock, signal } = context
  const run = { id: randomUUID(), operation: 'populate', clock, signal }
  await runDurably(world, run, tasksOf(world.prepared), progress)
  return {
    database: world.prepared.asked.database,
    models: world.grown ?? [],
    backup: world.backup?.path ?? null,
  }
}
