import type { Engine } from '../engine/port.ts'
import { EnvironmentError, FailedError, UserError } from '../kernel/errors.ts'
import { loader } from './loader.ts'

type Question = [engine: Engine, container: string, database: string, sql: string, signal?: AbortSignal]

/** The database that belongs to the server itself: nobody but the superuser makes anything in it. */
const maintenance = 'postgres'

/**
 * Runs SQL inside the database's container, over the local socket (peer): no password, nothing on argv. In the database `postgres` as the
 * superuser; in every other one as role odoo, which owns it: triggers, views and settings of a database are whoever's work who could write
 * to it, a dump's too, and they run with the rights of who asks.
 * @param container id of the running `db` container.
 * @returns rows as unaligned text, one a line.
 * @throws FailedError with psql's message when a statement fails; the first failure stops. UserError, refused, for a stack whose
 * PostgreSQL does not let the container's user be role odoo.
 */
export const psql = (...question: Question): Promise<readonly string[]> =>
  runPsql(question, question[2] === maintenance ? 'postgres' : 'odoo')

/** The same as the role that loads dumps, in the database that it has loaded. */
export const psqlAsLoader = (...question: Question): Promise<readonly string[]> => runPsql(question, loader)

/**
 * The same as the superuser, in a database that was made a moment ago: extensions are its to make. In one that holds something, only SQL
 * that calls nothing of the database's: see `loader.ts`.
 */
export const psqlAsSuperuser = (...question: Question): Promise<readonly string[]> => runPsql(question, 'postgres')

async function runPsql(
  [engine, container, database, sql, signal]: Question,
  role: 'postgres' | 'odoo' | typeof loader,
): Promise<readonly string[]> {
  const argv = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', role, '-d', database, '-f', '-']
  const { exitCode, stdout, stderr } = await engine.exec(container, { argv, input: sql, ...(signal ? { signal } : {}) })
  if (exitCode !== 0) {
    throw (
      ofOlderMuelle(stderr) ??
      new FailedError(
        {
          what: `PostgreSQL refused a statement on ${database}.`,
          evidence: stderr.trim(),
          next: 'See: muelle logs db --tail 50',
        },
        { unwound: false },
      )
    )
  }
  return stdout.split('\n').filter((line) => line !== '')
}

/**
 * The report for a stack that an older Muelle brought up; undefined for another complaint of psql's.
 * @param complaint what psql said on standard error.
 */
export function ofOlderMuelle(complaint: string): UserError | undefined {
  if (!/no pg_hba\.conf entry|Peer authentication failed|role "muelle_(reader|loader)" does not exist/.test(complaint))
    return undefined
  return new UserError(
    {
      what: 'This stack was brought up by an older Muelle: PostgreSQL does not let it work as the lesser roles.',
      evidence: complaint.trim(),
      next: 'Run muelle up once.',
    },
    { refused: true },
  )
}

/**
 * The same for what only reads.
 * @throws EnvironmentError with psql's message: nothing was changed.
 */
export async function ask(...question: Question): Promise<readonly string[]> {
  try {
    return await psql(...question)
  } catch (error) {
    if (!(error instanceof FailedError)) throw error
    throw new EnvironmentError(
      { ...error.report, what: `PostgreSQL does not answer about ${question[2]}.` },
      { cause: error },
    )
  }
}
