import { UserError } from '../../kernel/errors.ts'

/** Names of Odoo's own modules that a person might take for a first one of their own. */
const taken = new Set([
  'base',
  'web',
  'mail',
  'hr',
  'hr_payroll',
  'account',
  'sale',
  'stock',
  'crm',
  'project',
  'purchase',
  'website',
  'bus',
  'rpc',
])

/** Shorter than Odoo allows: names of tables and of their constraints are made from it, and PostgreSQL cuts them at 63. */
const longest = 35

/**
 * @throws UserError for what cannot be the name of a module: it is a Python package, and part of the names of tables.
 */
export function mustBeName(name: string, others: readonly string[]): void {
  const refuse = (evidence: string, next?: string) => {
    throw new UserError({ what: `${name} cannot be the name of a new module.`, evidence, next })
  }
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    const near = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[^a-z]+|_+$/g, '')
    refuse('small letters, digits and _ only, a letter first', near === '' ? undefined : `Did you mean ${near}?`)
  }
  if (/__|_$/.test(name)) refuse('one _ at a time, and none at the end')
  if (name.length > longest) refuse(`${name.length} letters: at most ${longest}`)
  if (taken.has(name)) refuse('Odoo has a module of that name', `Put something of your own before it: acme_${name}`)
  if (others.includes(name)) refuse('the project has a module of that name', 'Choose another one.')
}
