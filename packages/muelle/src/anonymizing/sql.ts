import { literal, identifier as quoted } from '../kernel/sql.ts'
import type { Anonymizing, Change, TableChange } from './plan.ts'

/** Rows that one statement changes: an update of many millions at once would hold everything up, and show no progress. */
export const batch = 20_000

/** The value of a column afterwards, as SQL. What is empty stays empty. @param salt differs from clone to clone. */
function changed(column: string, change: Change, salt: string): string {
  const name = quoted(column)
  if (change.kind === 'null') return 'NULL'
  if (change.kind === 'constant')
    return change.facts.type === 'jsonb' ? eachValue(name, () => literal(change.text)) : literal(change.text)
  const { fake, facts } = change
  const own = facts.unique ? 'id' : undefined
  const of = (value: string) => {
    // Where each value may stand once, what differs must go on to differ.
    const same = facts.unique ? value : (fake.same?.(value) ?? `lower(btrim(${value}))`)
    return fake.sql(`encode(sha256(convert_to(${literal(salt)} || ${same}, 'UTF8')), 'hex')`, value, own)
  }
  if (facts.type === 'jsonb') return eachValue(name, of)
  const kept = ['', ...(fake.kept ?? [])].map(literal).join(', ')
  return `CASE WHEN ${name} NOT IN (${kept}) THEN ${of(`${name}::text`)} ELSE ${name} END`
}

/** A translated column: one text a language. */
const eachValue = (name: string, of: (value: string) => string): string =>
  `CASE WHEN jsonb_typeof(${name}) = 'object' AND ${name} <> '{}' THEN (SELECT jsonb_object_agg(key, CASE WHEN value <> '' THEN to_jsonb(${of('value')}) ELSE to_jsonb(value) END) FROM jsonb_each_text(${name})) ELSE ${name} END`

/** From the first to the last number of a table's rows, one row `first<TAB>last`; empty when it has none. */
export const extentSql = ({ table }: TableChange): string =>
  `SELECT min(id) || E'\\t' || max(id) FROM ${quoted(table)} HAVING count(*) > 0;\n`

/** Changes the rows with numbers from `from` on, `batch` numbers; all rows of a table without numbers. */
export function changeSql({ table, columns, numbered }: TableChange, salt: string, from: number): string {
  const sets = [...columns].map(([column, change]) => `${quoted(column)} = ${changed(column, change, salt)}`)
  const where = numbered ? ` WHERE id >= ${from} AND id < ${from + batch}` : ''
  return `UPDATE ${quoted(table)} SET ${sets.join(', ')}${where};\n`
}

/** Columns that the originals are looked for in afterwards: those that got a fake e-mail address. */
const addresses = ({ tables }: Anonymizing) =>
  tables.flatMap(({ table, columns }) =>
    [...columns].flatMap(([column, change]) =>
      change.kind === 'fake' && change.name === 'fake-email' ? [{ table, column }] : [],
    ),
  )

/** Where the original addresses are kept until it was seen that none is left. */
const originals = 'muelle_originals'

/** Keeps the original addresses aside. */
export const keepOriginalsSql = (anonymizing: Anonymizing): string =>
  [
    `DROP TABLE IF EXISTS ${originals};`,
    `CREATE UNLOGGED TABLE ${originals} (value text);`,
    ...addresses(anonymizing).map(
      ({ table, column }) =>
        `INSERT INTO ${originals} SELECT DISTINCT lower(btrim(${quoted(column)}::text)) FROM ${quoted(table)} WHERE ${quoted(column)}::text LIKE '%@%';`,
    ),
    `ANALYZE ${originals};`,
    '',
  ].join('\n')

/** Columns in which an original address is left: one row each, `table.column<TAB>count`. */
export const remainingOriginalsSql = (anonymizing: Anonymizing): string =>
  [
    ...addresses(anonymizing).map(
      ({ table, column }) =>
        `SELECT '${table}.${column}' || E'\\t' || count(*) FROM ${quoted(table)} WHERE lower(btrim(${quoted(column)}::text)) IN (SELECT value FROM ${originals}) HAVING count(*) > 0;`,
    ),
    `DROP TABLE ${originals};`,
    '',
  ].join('\n')

/** Removes the attachments of models; one row, how many. */
export const removeAttachmentsSql = (models: readonly string[]): string =>
  `WITH gone AS (DELETE FROM ir_attachment WHERE res_model IN (${models.map(literal).join(', ')}) RETURNING 1) SELECT count(*) FROM gone;\n`
