import { closest } from '../kernel/didyoumean.ts'
import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/**
 * The databases of the stack that are meant: all of them when none is named.
 * @throws UserError for a database that the stack does not have.
 */
export function meantDatabases(
  { odoo, project }: Pick<Stack, 'odoo' | 'project'>,
  named: string | undefined,
): readonly string[] {
  if (named === undefined) return odoo.databases
  if (odoo.databases.includes(named)) return [named]
  const near = closest(named, odoo.databases)
  throw new UserError({
    what: `${project} has no database ${named}.`,
    evidence: `odoo.databases: ${odoo.databases.join(', ')}`,
    next: near
      ? `Did you mean ${near}?`
      : 'Name one of these. Others that the server has (muelle databases list) are for muelle databases … alone.',
  })
}

/**
 * The one database that is meant: the only one when none is named.
 * @throws UserError when it is not said which of several, or for one that the stack does not have.
 */
export function meantDatabase(stack: Pick<Stack, 'odoo' | 'project'>, named: string | undefined): string {
  const [database, another] = meantDatabases(stack, named)
  if (database !== undefined && another === undefined) return database
  throw new UserError({
    what: `${stack.project} has several databases, and it is not said which one is meant.`,
    evidence: `odoo.databases: ${stack.odoo.databases.join(', ')}`,
    next: 'Name one with --database.',
  })
}
