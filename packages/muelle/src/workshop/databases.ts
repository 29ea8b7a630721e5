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
    next: near ? `Did you mean ${near}?` : 'Name one of these.',
  })
}
