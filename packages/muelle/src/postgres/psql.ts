import type { Engine } from '../engine/port.ts'
import { EnvironmentError, FailedError } from '../kernel/errors.ts'

/**
 * Runs SQL as the superuser, inside the database's container, over the local socket (peer): no password, nothing on argv.
 * @param container id of the running `db` container.
 * @returns rows as unaligned text, one a line.
 * @throws FailedError with psql's message when a statement fails; the first failure stops.
 */
export async function psql(
  engine: Engine,
  container: string,
  database: string,
  sql: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const argv = ['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-U', 'postgres', '-d', database, '-f', '-']
  const { exitCode, stdout, stderr } = await engine.exec(container, { argv, input: sql, ...(signal ? { signal } : {}) })
  if (exitCode !== 0)
    throw new FailedError(
      {
        what: `PostgreSQL refused a statement on ${database}.`,
        evidence: stderr.trim(),
        next: 'See: muelle logs db --tail 50',
      },
      { unwound: false },
    )
  return stdout.split('\n').filter((line) => line !== '')
}

/**
 * The same for what only reads.
 * @throws EnvironmentError with psql's message: nothing was changed.
 */
export async function ask(...question: Parameters<typeof psql>): Promise<readonly string[]> {
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
