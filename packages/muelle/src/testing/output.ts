import { z } from 'zod'

const Problem = z.object({
  kind: z
    .enum(['failure', 'error', 'logged'])
    .describe('logged: an ERROR in the log of a test that holds, or outside of tests'),
  module: z.string().nullable(),
  test: z.string().nullable().describe('Class.method; null for what belongs to no test'),
  subtest: z.string().nullable(),
  message: z.string(),
  file: z.string().nullable().describe('relative to the project where it is a file of it'),
  line: z.int().nullable(),
  source: z.string().nullable().describe('that line'),
  trace: z.array(z.string()),
})

/** What `muelle test` answers. */
export const TestOutput = z.object({
  project: z.string(),
  environment: z.string(),
  well: z.boolean(),
  reasons: z.array(z.string()).describe('why not, worst first'),
  tests: z.int(),
  failures: z.int(),
  errors: z.int(),
  skipped: z.int(),
  modules: z.array(
    z.object({
      module: z.string(),
      tests: z.int(),
      failures: z.int(),
      errors: z.int(),
      skipped: z.int(),
      seconds: z.number(),
    }),
  ),
  problems: z.array(Problem),
  skips: z.array(z.object({ module: z.string(), test: z.string(), reason: z.string() })),
  selected: z
    .array(z.object({ modules: z.array(z.string()), tags: z.string() }))
    .describe('what each run of Odoo was given'),
  template: z.object({ name: z.string(), reused: z.boolean() }).nullable().describe('the database that was copied'),
  seconds: z.object({
    firstTest: z.number().nullable().describe('from the beginning until the first test began'),
    total: z.number(),
  }),
  coverage: z.number().nullable().describe('part of the lines that ran, between 0 and 1'),
  artifacts: z.array(z.string()).describe('relative to the folder of --artifacts'),
  notes: z.array(z.string()),
})
export type TestOutput = z.output<typeof TestOutput>
