import type { Finding, Rule } from './rule.ts'

/** What a rule can be about is seen without a database: its tables and columns are looked at when something is cloned. */
const places: Rule = ({ anonymize }) =>
  Object.entries(anonymize).flatMap(([table, rules]) =>
    Object.entries(rules).flatMap(([column, rule]): readonly Finding[] => {
      const path = ['anonymize', table, column]
      const model = column.includes('.')
      if (model && table !== 'ir_attachment')
        return [
          {
            level: 'fault',
            path,
            at: 'key',
            what: `${table} has no column ${column}: no column has a dot in its name`,
            evidence: column,
            next: `Write the column's name, or, to remove the files of a model, ir_attachment: {${column}: remove}.`,
          },
        ]
      if (model !== (rule === 'remove'))
        return [
          {
            level: 'fault',
            path,
            what: model ? `Of ${column} only the files can be removed` : 'Only the files of a model can be removed',
            next: model
              ? 'Write remove.'
              : 'Write "null" to empty the column, or ir_attachment: {hr.employee: remove}.',
          },
        ]
      return []
    }),
  )

/** A map that nobody reads protects nobody. */
const reader: Rule = ({ anonymize, environment, keys }): readonly Finding[] =>
  keys.neutralized || Object.keys(anonymize).length === 0
    ? []
    : [
        {
          level: 'warning',
          path: ['anonymize'],
          at: 'key',
          what: `Only a clone is anonymised, and ${environment} takes none`,
          evidence: 'anonymize',
          next: 'Write neutralized: true in the environment that takes clones: docs/staging.md.',
          everywhere: true,
        },
      ]

export const anonymizeRules: readonly Rule[] = [places, reader]
