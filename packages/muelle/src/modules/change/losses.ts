import { z } from 'zod'
import type { Engine } from '../../engine/port.ts'
import { ask } from '../../postgres/psql.ts'
import { literal } from '../../postgres/sql.ts'

const Losses = z.object({
  tables: z.array(z.object({ name: z.string(), rows: z.int() })),
  columns: z.array(z.object({ table: z.string(), name: z.string(), filled: z.int() })),
})
/** What goes with modules: tables of models that only they define with their rows, and columns that only they add to other tables. */
export type Losses = z.output<typeof Losses>

/**
 * Asks Odoo's own register, as its uninstallation does (Odoo 19.0 `ir_model.py` _module_data_uninstall): who defines a model or a field
 * stands in ir_model_data, once for each module. Rows are counted one by one: they are what a person decides by.
 */
const question = (names: readonly string[]) => `
WITH removed(name) AS (SELECT unnest(ARRAY[${names.map(literal).join(', ')}]::text[])),
owned AS (
  SELECT model, res_id FROM ir_model_data WHERE model IN ('ir.model', 'ir.model.fields')
   GROUP BY model, res_id HAVING bool_and(module IN (SELECT name FROM removed))),
tables AS (
  SELECT replace(m.model, '.', '_') AS name FROM ir_model m JOIN owned o ON o.model = 'ir.model' AND o.res_id = m.id),
real AS (
  SELECT t.name FROM tables t JOIN pg_class c ON c.oid = to_regclass('public.' || quote_ident(t.name)) AND c.relkind = 'r'),
columns AS (
  SELECT DISTINCT replace(f.model, '.', '_') AS tab, f.name FROM ir_model_fields f JOIN owned o ON o.model = 'ir.model.fields' AND o.res_id = f.id
   WHERE replace(f.model, '.', '_') NOT IN (SELECT name FROM tables)
     AND EXISTS (SELECT FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.oid = to_regclass('public.' || quote_ident(replace(f.model, '.', '_')))
                  AND c.relkind = 'r' AND a.attname = f.name AND NOT a.attisdropped))
SELECT json_build_object(
  'tables', (SELECT coalesce(json_agg(json_build_object('name', name, 'rows',
      (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM public.%I', name), false, true, '')))[1]::text::bigint) ORDER BY name), '[]') FROM real),
  'columns', (SELECT coalesce(json_agg(json_build_object('table', tab, 'name', name, 'filled',
      (xpath('/row/n/text()', query_to_xml(format('SELECT count(%I) AS n FROM public.%I', name, tab), false, true, '')))[1]::text::bigint) ORDER BY tab, name), '[]') FROM columns));
`

/**
 * What uninstalling these modules would take.
 * @param container id of the running `db` container.
 * @throws EnvironmentError with PostgreSQL's words.
 */
export async function lossesOf(
  engine: Engine,
  container: string,
  database: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Losses> {
  const rows = await ask(engine, container, database, question(names).replaceAll(/\n\s*/g, ' ').concat('\n'), signal)
  return Losses.parse(JSON.parse(rows.join('')))
}

/** The same for a person: the fullest first. */
export function lossesText({ tables, columns }: Losses): string {
  const counted = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  const parts = [
    ...tables.toSorted((a, b) => b.rows - a.rows).map(({ name, rows }) => `table ${name} (${counted(rows, 'row')})`),
    ...columns
      .toSorted((a, b) => b.filled - a.filled)
      .map(({ table, name, filled }) => `column ${table}.${name} (${counted(filled, 'value')})`),
  ]
  const shown = parts.slice(0, 30)
  return [...shown, ...(parts.length > shown.length ? [`and ${parts.length - shown.length} more`] : [])].join(', ')
}
