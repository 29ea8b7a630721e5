import type { Engine } from '../engine/port.ts'
import { FailedError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { type Progress, type Step, step } from '../kernel/steps.ts'
import { judgeRun } from '../odoo/runs/judge.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, type Workshop } from '../workshop/change.ts'
import { makeOwn, ownArgv, removeOwn } from '../workshop/container.ts'
import { meantDatabase } from '../workshop/databases.ts'
import { look, running } from '../workshop/look.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { waitForService } from '../workshop/wait.ts'
import { type Languages, readLanguages } from './languages.ts'

/** A database and what it says of languages, looked at without changing anything. */
export interface Asked extends Languages {
  readonly stack: Stack
  readonly engine: Engine
  readonly database: string
  /** Id of the running `db` container. */
  readonly db: string
}

/** @throws UserError when PostgreSQL does not run, or it is not clear which database is meant. */
export async function askLanguages(context: Context, named: string | undefined): Promise<Asked> {
  const view = await look(context)
  const database = meantDatabase(view.stack, named)
  const db = running(view, 'db').id
  return {
    stack: view.stack,
    engine: view.engine,
    database,
    db,
    ...(await readLanguages(view.engine, db, database, context.signal)),
  }
}

export const containerStep: Step = step({
  id: 'container',
  what: 'make a container of Odoo for this alone',
  why: 'with the image, networks and limits of odoo-cron; the servers go on',
  argv: ownArgv('odoo-cron'),
  undo: 'it is removed at the end',
})

/** A container of Odoo, under the stack's lock. */
export interface Room extends Pick<Workshop, 'engine' | 'stack' | 'session'> {
  readonly container: string
  readonly db: string
}

/** Reads in a container of Odoo under the stack's lock; it is removed afterwards, and what a killed run left by the next one. */
export const inOdoo = <T>(context: Context, progress: Progress, work: (room: Room) => Promise<T>): Promise<T> =>
  inWorkshop(context, progress, async (workshop) => {
    await mustBeShipped(workshop.session, workshop.stack)
    const db = await waitForService({ context, ...workshop }, 'db', { seconds: 60, until: 'alive' })
    try {
      const { id } = await progress.step(containerStep, (note) => makeOwn(workshop, 'odoo-cron', note))
      return await work({ ...workshop, container: id, db: db.id })
    } finally {
      await removeOwn(workshop)
    }
  })

/** Writes a file of text into the container: what Odoo is to read. */
export async function put(
  { engine, container }: Pick<Room, 'engine' | 'container'>,
  path: string,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const argv = ['sh', '-c', 'mkdir -p "$(dirname "$0")" && cat > "$0"', path]
  const { exitCode, stderr } = await engine.exec(container, { argv, input: text, signal })
  if (exitCode !== 0)
    throw new FailedError(
      { what: `${path} could not be written in the container.`, evidence: stderr.trim() },
      { unwound: true },
    )
}

/**
 * Runs one of Odoo's commands about languages and judges it by its log: a language or a file that it passes over is a WARNING, a file that
 * it cannot read an ERROR, and the exit code 0 for both.
 * @throws FailedError with Odoo's own words.
 */
export async function runI18n(
  { engine, container }: Pick<Room, 'engine' | 'container'>,
  argv: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  // Whatever odoo.conf says: the judge goes by what is told at INFO.
  const told = ['env', 'ODOO_LOG_LEVEL=info', ...argv]
  const { exitCode, stderr } = await engine.exec(container, { argv: told, signal })
  const { succeeded, reasons } = judgeRun(argv.slice(1), exitCode, stderr)
  if (succeeded) return
  throw new FailedError(
    {
      what: `${argv.slice(0, 3).join(' ')} did not do what it was asked.`,
      evidence: reasons.slice(0, 8).join('\n'),
    },
    { unwound: true },
  )
}
