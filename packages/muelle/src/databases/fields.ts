import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { databaseName, isOurs, isPostgres } from '../stack/database-name.ts'
import { type Exchange, exchangeSeen } from '../workshop/exchange.ts'
import { look, running, type View } from '../workshop/look.ts'
import { databaseNamed, type ServerDatabase, serverDatabases } from '../workshop/named-database.ts'

export const databaseField = databaseName.describe('the database').meta({ positional: 0 })

/** A name for a database that Muelle makes. */
export const newNameField = databaseName
  .refine((name) => !isOurs(name) && !isPostgres(name), 'a name that is taken for something else')
  .describe('the new name')

/** A stack that runs, and all databases of its server. */
export interface Server {
  readonly view: View
  readonly container: string
  readonly all: readonly ServerDatabase[]
  /** What an operation that was cut off has left between two names: which databases there are is not known until it is finished. */
  readonly pending: Exchange | undefined
}

export async function lookAtServer(context: Context): Promise<Server> {
  const view = await look(context)
  const container = running(view, 'db').id
  const all = await serverDatabases(view.engine, container, context.signal)
  return { view, container, all, pending: await exchangeSeen(view) }
}

/** @throws UserError for a name that the server does not have. */
export const there = ({ all, pending }: Server, name: string): ServerDatabase =>
  pending === undefined ? databaseNamed(all, name) : { name, oid: 0, comment: '', bytes: 0 }

/** @throws UserError, refused, for a name that the server has. */
export function notThere({ all, pending }: Server, name: string): void {
  if (pending === undefined && all.some((each) => each.name === name))
    throw new UserError(
      {
        what: `There is a database ${name} already.`,
        next: 'Take another name; or drop that one, or load a dump in its place (muelle databases load).',
      },
      { refused: true },
    )
}
