import { z } from 'zod'

/** What may take the place of a personal value, beside a constant. Those of a country come with its pack. */
export const anonymousRules = ['fake-name', 'fake-email', 'fake-phone', 'fake-rut', 'hash', 'null', 'remove'] as const

const Rule = z.union([
  z.enum(anonymousRules),
  z.null(),
  z.strictObject({ constant: z.string().describe('this text instead') }),
])
export type AnonymousRule = z.output<typeof Rule>

/** A table, and under it columns; under ir_attachment also models, whose files are removed. */
export const AnonymizeSection = z.record(
  z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'the name of a table such as res_partner'),
  z.record(
    z.string().regex(/^[a-z_][a-z0-9_]*(\.[a-z0-9_]+)*$/, 'the name of a column such as email'),
    Rule.describe('what takes the place of its values'),
  ),
)
export type AnonymizeSection = z.output<typeof AnonymizeSection>
