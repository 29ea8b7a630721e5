import { FailedError, UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { psql, psqlAsSuperuser } from '../postgres/psql.ts'
import { userOf } from '../render/images.ts'
import type { Workshop } from '../workshop/change.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { dataFolder } from './container.ts'
import { coverageFolder } from './runs.ts'
import type { Server } from './template.ts'

/** PostgreSQL of the stack. @throws UserError, refused, when it does not run or the stack was never brought up. */
export async function serverOf(
  { engine, stack, session }: Workshop,
  { signal, clock }: Context,
  chosen: string | undefined,
): Promise<Omit<Server, 'image' | 'spool'>> {
  await mustBeShipped(session, stack)
  const containers = await engine.containers(stack.project)
  const db = containers.find(({ service, oneOff, state }) => service === 'db' && !oneOff && state === 'running')
  if (db === undefined)
    throw new UserError(
      {
        what: `PostgreSQL of ${stack.project} does not run: the tests work on it.`,
        evidence: chosen ? `no environment was named, and ${chosen} is the one for this` : undefined,
        next: `Run: muelle -e ${stack.environment} up. Another environment: -e NAME.`,
      },
      { refused: true },
    )
  // Without the signal: what is begun is ended, and what an interruption leaves is removed. All of it is short.
  const by = (ask: typeof psql) => async (database: string, text: string) => {
    try {
      return await ask(engine, db.id, database, text)
    } catch (error) {
      throw error instanceof UserError ? wentAway(stack, error) : error
    }
  }
  return { engine, stack, session, signal, sql: by(psql), superuser: by(psqlAsSuperuser), now: clock.now }
}

/** Its container does not run any more. */
const wentAway = ({ project, environment }: Server['stack'], cause: UserError) =>
  new FailedError(
    {
      what: `PostgreSQL of ${project} ended in the middle of the tests.`,
      evidence: cause.report.evidence,
      next: `Run: muelle -e ${environment} up, then the same command again: it removes what this one left.`,
    },
    { unwound: false, cause },
  )

/** Makes the directory for the data of test databases on the host. */
export const makeDataFolder = async ({ session, stack }: Pick<Server, 'session' | 'stack'>) => {
  const { uid, gid } = userOf(stack, 'odoo')
  const folders = [dataFolder, `${dataFolder}/${coverageFolder}`]
  await session.directories(folders.map((path) => ({ path, mode: 0o700, uid, gid })))
}
