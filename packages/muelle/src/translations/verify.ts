import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import type { Batch } from './import.ts'
import type { Room } from './odoo.ts'

/** Names of fields that are looked up at most: enough to see that a file arrived. */
const most = 1000

/**
 * The name of each field that the files translate, by its external id: `quay_fees.field_quay_fee__name`. Of a text that several files
 * have, the last one counts, as with Odoo.
 */
export function fieldNames({ files }: Pick<Batch, 'files'>): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { po } of files)
    for (const { references, text, obsolete } of po.entries)
      for (const reference of references) {
        const id = /^model:ir\.model\.fields,field_description:([\w.]+)$/.exec(reference)?.[1]
        if (id !== undefined && text !== '' && !obsolete) names.set(id, text)
      }
  return names
}

/** Looks up in the database what was imported: tables of Odoo 19.0, where a translated column is JSON by language. */
export async function verifyFields(
  { engine, db }: Pick<Room, 'engine' | 'db'>,
  database: string,
  batch: Batch,
  signal: AbortSignal,
): Promise<{ readonly looked: number; readonly found: number }> {
  const names = [...fieldNames(batch)].slice(0, most)
  if (names.length === 0) return { looked: 0, found: 0 }
  const rows = names.map(([id, text]) => `(${literal(id)}, ${literal(text)})`).join(',\n')
  const [answer = '0 0'] = await ask(
    engine,
    db,
    database,
    `SELECT count(*) || ' ' || count(*) FILTER (WHERE field.field_description->>${literal(batch.language.code)} = wanted.text)
       FROM (VALUES ${rows}) AS wanted (id, text)
       JOIN ir_model_data data ON data.model = 'ir.model.fields' AND data.module || '.' || data.name = wanted.id
       JOIN ir_model_fields field ON field.id = data.res_id;\n`,
    signal,
  )
  const [looked = 0, found = 0] = answer.split(' ').map(Number)
  return { looked, found }
}
