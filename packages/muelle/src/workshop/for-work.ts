import { UserError } from '../kernel/errors.ts'
import type { Stack } from '../stack/stack.ts'

/**
 * Odoo's `populate` knows no production: it multiplies the rows of any database, and changes those that are there.
 * @throws UserError, refused, unless the environment is a neutralized copy or for development; in production always.
 */
export function mustNotBeForWork({
  environment,
  neutralized,
  development,
}: Pick<Stack, 'environment' | 'neutralized' | 'development'>): void {
  const production = environment === 'production'
  if (!production && (neutralized || development !== undefined)) return
  throw new UserError(
    {
      what: production
        ? 'Rows are never multiplied in production.'
        : `${environment} is neither neutralized nor for development: rows are not multiplied where people work.`,
      evidence: 'Odoo writes the copies among the rows that people made, and changes the names of these, too',
      next: production
        ? 'Take a copy of it: muelle clone production staging, then muelle -e staging populate …'
        : `Say in muelle.yaml what it is, neutralized: true or development: {}, or take another environment: muelle -e staging populate …`,
    },
    { refused: true },
  )
}
