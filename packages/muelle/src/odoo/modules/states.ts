import { z } from 'zod'
import type { Engine } from '../../engine/port.ts'
import { ask } from '../../postgres/psql.ts'

const Row = z.object({
  name: z.string(),
  /** Odoo's own word: installed, uninstalled, uninstallable, to install, to upgrade, to remove. */
  state: z.string(),
  /** The version that is installed: Odoo calls the column latest_version. */
  version: z.string().nullable(),
  /** When its row was last written: each installation and update does. */
  written: z.string().nullable(),
})

const Answer = z.object({ modules: z.array(Row), languages: z.array(z.string()), uuid: z.string().nullable() })

/** What one database says of modules. */
export interface DatabaseModules {
  readonly modules: ReadonlyMap<string, z.output<typeof Row>>
  /** Active languages, as `es_CL`. */
  readonly languages: readonly string[]
  /** `database.uuid`: a copy gets another one. */
  readonly uuid: string | null
}

/** Tables of Odoo 19.0: ir_module_module, res_lang, ir_config_parameter. */
const question = `SELECT json_build_object(
  'modules', (SELECT coalesce(json_agg(json_build_object('name', name, 'state', state, 'version', latest_version, 'written', write_date) ORDER BY name), '[]') FROM ir_module_module),
  'languages', (SELECT coalesce(json_agg(code ORDER BY code), '[]') FROM res_lang WHERE active),
  'uuid', (SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'));
`

/**
 * Asks a database for its modules.
 * @param container id of the running `db` container.
 * @throws EnvironmentError with PostgreSQL's words, as when the database is not there or holds no Odoo.
 */
export async function databaseModules(
  engine: Engine,
  container: string,
  database: string,
  signal?: AbortSignal,
): Promise<DatabaseModules> {
  const { modules, languages, uuid } = Answer.parse(
    JSON.parse((await ask(engine, container, database, question, signal)).join('')),
  )
  return { modules: new Map(modules.map((row) => [row.name, row])), languages, uuid }
}

/**
 * The modules that are there and their states, as rows `name<TAB>state`; no rows for a database that is not Odoo's. For who asks as the
 * role that owns the database, in one run with other statements.
 */
export const moduleStatesSql = [
  "SELECT to_regclass('public.ir_module_module') IS NOT NULL AS odoo \\gset",
  '\\if :odoo',
  "SELECT name || E'\\t' || state FROM ir_module_module WHERE state NOT IN ('uninstalled', 'uninstallable') ORDER BY name;",
  '\\endif',
  '',
].join('\n')

/** Reads those rows: Odoo's own word by module. */
export const readStates = (rows: readonly string[]): ReadonlyMap<string, string> =>
  new Map(rows.map((row) => row.split('\t') as [string, string]))

/** What is wrong with states after a run: modules that should be installed and are not, and any that is left in the middle of something. */
export function stateFaults(states: ReadonlyMap<string, string>, wanted: readonly string[]): readonly string[] {
  const missing = wanted.filter((name) => states.get(name) !== 'installed')
  const between = [...states].filter(([name, state]) => state.startsWith('to ') && !missing.includes(name))
  return [
    ...missing.map((name) => `module ${name} is ${states.get(name) ?? 'not installed'}`),
    ...between.map(([name, state]) => `module ${name} is ${state}`),
  ]
}
