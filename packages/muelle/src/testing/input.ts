import { z } from 'zod'

/** What `muelle test` is asked. */
export const TestInput = z.object({
  what: z
    .array(z.string())
    .default([])
    .describe(
      'modules and test tags: quay_fees, :TestFees.test_sum, post_install/quay_fees; the project’s own modules when nothing is named',
    )
    .meta({ positional: 'rest', placeholder: 'MODULE|TAG' }),
  changed: z
    .boolean()
    .default(false)
    .describe(
      'only modules whose files differ from where this branch left the main one, and the project’s modules that depend on them',
    ),
  since: z.string().optional().describe('the same, from this git revision').meta({ placeholder: 'REVISION' }),
  jobs: z
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('runs of Odoo side by side, each on its own database; a core each and half of the memory when absent')
    .meta({ short: 'j', placeholder: 'NUMBER' }),
  withoutDemo: z
    .boolean()
    .default(false)
    .describe('without demonstration data: many tests of Odoo’s own modules want it'),
  fresh: z.boolean().default(false).describe('make the template database anew'),
  keep: z
    .int()
    .min(1)
    .max(100)
    .default(6)
    .describe('template databases that stay for the next time')
    .meta({ placeholder: 'NUMBER' }),
  junit: z.string().optional().describe('write a JUnit report here').meta({ placeholder: 'FILE' }),
  artifacts: z
    .string()
    .optional()
    .describe('put logs, and screenshots and screencasts of browser tests here')
    .meta({ placeholder: 'DIR' }),
  coverage: z
    .boolean()
    .default(false)
    .describe('which lines ran: coverage.xml and coverage/index.html among the artifacts'),
  inProduction: z
    .string()
    .optional()
    .describe('why tests must run in production; the journal keeps it')
    .meta({ placeholder: 'REASON' }),
})
export type TestInput = z.output<typeof TestInput>
