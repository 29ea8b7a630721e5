import { z } from 'zod'
import { ReportedError } from '../kernel/errors.ts'
import { isNeutralized } from '../odoo/database-sql.ts'
import { ask } from '../postgres/psql.ts'
import { runningContainer, type View } from '../workshop/look.ts'

export const DatabaseFacts = z.object({
  name: z.string(),
  /** Why nothing is known of it; null when all is. */
  problem: z.string().nullable(),
  version: z.string().nullable().describe('of PostgreSQL'),
  bytes: z.int().nullable(),
  connections: z.int().nullable(),
  modules: z.int().nullable().describe('modules installed'),
  pending: z.array(z.string()).describe('modules that an update has left half done'),
  neutralized: z.boolean().nullable(),
})
export type DatabaseFacts = z.output<typeof DatabaseFacts>

/** Tables that a database without Odoo lacks are asked for by name first: a missing one must not fail the query. */
const question = `SELECT json_build_object(
  'version', current_setting('server_version'),
  'bytes', pg_database_size(current_database()),
  'connections', (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
  'odoo', to_regclass('public.ir_module_module') IS NOT NULL)`

const odooQuestion = `SELECT json_build_object(
  'modules', (SELECT count(*) FROM ir_module_module WHERE state = 'installed'),
  'pending', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM ir_module_module WHERE state LIKE 'to %'),
  'neutralized', ${isNeutralized})`

const unknown = { version: null, bytes: null, connections: null, modules: null, pending: [], neutralized: null }

const Answer = z.object({ version: z.string(), bytes: z.int(), connections: z.int(), odoo: z.boolean() })
const OdooAnswer = z.object({ modules: z.int(), pending: z.array(z.string()), neutralized: z.boolean() })

/** What PostgreSQL and Odoo's own tables say of databases: of the stack's when none are named. Never throws for one of them. */
export async function databaseFacts(
  view: View,
  signal: AbortSignal,
  names: readonly string[] = view.stack.odoo.databases,
): Promise<readonly DatabaseFacts[]> {
  const container = runningContainer(view, 'db')?.id
  return await Promise.all(
    names.map(async (name): Promise<DatabaseFacts> => {
      if (container === undefined) return { name, problem: 'PostgreSQL does not run', ...unknown }
      const read = async <Schema extends z.ZodType>(schema: Schema, sql: string): Promise<z.output<Schema>> =>
        schema.parse(JSON.parse((await ask(view.engine, container, name, `${sql};\n`, signal)).join('')))
      try {
        const { odoo, ...server } = await read(Answer, question)
        if (!odoo) return { name, ...unknown, ...server, problem: 'it holds no Odoo' }
        return { name, problem: null, ...server, ...(await read(OdooAnswer, odooQuestion)) }
      } catch (error) {
        if (!(error instanceof ReportedError)) throw error
        const why = error.report.evidence?.split('\n').at(-1) ?? error.report.what
        return { name, problem: why.replace(/^psql: error: /, ''), ...unknown }
      }
    }),
  )
}
