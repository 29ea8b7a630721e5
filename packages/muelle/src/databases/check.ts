import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { look, running } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { judgeDatabases } from './judge.ts'
import { databaseStates } from './state.ts'

export const databasesCheck = operation({
  name: 'databases check',
  summary: 'Compare each database with muelle.yaml: locale, collation version, report.url',
  help: 'A newer image may bring a newer sort order: then indexes have to be made anew. Exit code 1 when something is not as it should be.\n$ muelle databases check',
  effect: 'read',
  input: z.object({}),
  output: z.object({
    well: z.boolean(),
    databases: z.array(
      z.object({
        name: z.string(),
        provider: z.enum(['icu', 'libc', 'builtin']),
        locale: z.string(),
        collation: z
          .object({ recorded: z.string(), actual: z.string() })
          .nullable()
          .describe('version that the indexes were made with, and the one in the image now'),
        reportUrl: z.string().nullable(),
      }),
    ),
    findings: z.array(
      z.object({
        database: z.string(),
        about: z.enum(['missing', 'locale', 'collation', 'report.url']),
        what: z.string(),
        evidence: z.string().nullable(),
        next: z.string().nullable(),
      }),
    ),
  }),
  async run(context) {
    const view = await look(context)
    const { stack, engine } = view
    const states = await databaseStates(engine, running(view, 'db').id, stack.odoo.databases, context.signal)
    const findings = judgeDatabases(stack, states)
    return {
      well: findings.length === 0,
      databases: states.map((state) => ({
        ...state,
        collation: state.collation ?? null,
        reportUrl: state.reportUrl ?? null,
      })),
      findings: findings.map(({ database, about, what, evidence, next }) => ({
        database,
        about,
        what,
        evidence: evidence ?? null,
        next: next ?? null,
      })),
    }
  },
  notWell: ({ well }) => !well,
  view: ({ databases, findings }, style) =>
    [
      table(
        ['DATABASE', 'LOCALE', 'COLLATION', 'REPORT.URL'],
        databases.map(({ name, provider, locale, collation, reportUrl }) => {
          const bad = (about: string) => findings.some((each) => each.database === name && each.about === about)
          const shown = (about: string, text: string) => (bad(about) ? style.warn(text) : text)
          return [
            name,
            shown('locale', `${provider} ${locale}`),
            shown('collation', collation?.recorded ?? '-'),
            shown('report.url', reportUrl ?? 'not set'),
          ]
        }),
      ),
      ...findings.map(({ what, evidence, next }) =>
        ['', style.warn(what), ...(evidence ? [`  ${evidence}`] : []), ...(next ? [`  ${next}`] : [])].join('\n'),
      ),
    ].join('\n'),
})
