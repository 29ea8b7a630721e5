import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import type { Catalogue, Column } from '../neutralizing/catalogue.ts'
import { ask } from './psql.ts'

const Row = z.tuple([z.string(), z.string(), z.string(), z.boolean(), z.int().nullable(), z.boolean()])

/** Ordinary tables of the schema public; views and foreign tables are nobody's to change. */
const sql = `SELECT json_build_array(c.table_name, c.column_name, c.udt_name, c.is_nullable = 'YES', c.character_maximum_length,
  EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = format('public.%I', c.table_name)::regclass AND i.indisunique AND i.indnkeyatts = 1 AND a.attname = c.column_name))
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
ORDER BY c.table_name, c.ordinal_position;
`

/**
 * The tables and columns of a database.
 * @param container id of the running `db` container.
 */
export async function columnsOf(
  engine: Engine,
  container: string,
  database: string,
  signal?: AbortSignal,
): Promise<Catalogue> {
  const tables = new Map<string, Map<string, Column>>()
  for (const line of await ask(engine, container, database, sql, signal)) {
    const [table, column, type, nullable, longest, unique] = Row.parse(JSON.parse(line))
    const columns = tables.get(table) ?? new Map<string, Column>()
    columns.set(column, { type, nullable, longest: longest ?? undefined, unique })
    tables.set(table, columns)
  }
  return tables
}
