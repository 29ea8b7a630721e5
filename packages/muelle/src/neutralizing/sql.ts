import { identifier as quoted } from '../kernel/sql.ts'
import type { Catalogue, Column } from './catalogue.ts'
import { clear, type Measure, type Topic } from './measure.ts'

/** What stands in a column that may not be NULL and holds nothing any more. */
const nothing = 'neutralised'

/** Longest text that fits wherever a credential does. */
const room = nothing.length + 12

/** Whether a row still holds something in a column, as SQL. */
export function holdsSomething(column: string, { type }: Column): string {
  const name = quoted(column)
  if (type === 'bytea') return `length(${name}) > 0`
  if (type === 'jsonb') return `${name} NOT IN ('{}', 'null', '""')`
  return `${name} <> '' AND ${name} NOT LIKE '${nothing}%' AND ${name} NOT LIKE 'neutralization - %'`
}

/** The SQL of an empty value. A unique text must differ from row to row. */
function emptied({ type, nullable, longest }: Column, hasId: boolean): string {
  if (nullable) return 'NULL'
  if (type === 'bool') return 'false'
  if (type === 'bytea') return "''::bytea"
  if (type === 'jsonb') return "'{}'"
  return hasId && (longest === undefined || longest >= room) ? `'${nothing} ' || id` : "''"
}

/** What neutralising one database comes to. */
export interface Neutralizing {
  readonly measures: readonly Measure[]
  /** Tables of a known name that are not as they are known: nobody can say what they would do. One sentence each. */
  readonly unknown: readonly string[]
}

/** Those of the topics that this database has something of. */
export function neutralizingOf(topics: readonly Topic[], catalogue: Catalogue): Neutralizing {
  const all = topics.flatMap((topic) => (typeof topic === 'function' ? topic(catalogue) : [topic]))
  const there = all.filter(({ table }) => catalogue.has(table))
  const lacking = ({ table, needs }: Measure) => needs.filter((column) => !catalogue.get(table)?.has(column))
  return {
    measures: there.filter((each) => lacking(each).length === 0),
    unknown: there.flatMap((each) => {
      const [column] = lacking(each)
      return column === undefined
        ? []
        : [`${each.what}: ${each.table} has no column ${column}, so Muelle cannot tell what it does`]
    }),
  }
}

/** What a measure writes, by column: those that the table has. */
function written({ table, act }: Measure, catalogue: Catalogue): readonly (readonly [string, string])[] {
  const columns = catalogue.get(table)
  if ('remove' in act || columns === undefined) return []
  return Object.entries(act.set).flatMap(([column, value]) => {
    const facts = columns.get(column)
    if (facts === undefined) return []
    return [[column, value === clear ? emptied(facts, columns.has('id')) : value] as const]
  })
}

/** One statement that does it and answers its id and how many rows changed; undefined when there is nothing to write. */
function statement(measure: Measure, catalogue: Catalogue): string | undefined {
  const { id, table, act } = measure
  const sets = written(measure, catalogue)
  if (!('remove' in act) && sets.length === 0) return undefined
  const where = act.where ?? 'true'
  const change =
    'remove' in act
      ? `DELETE FROM ${quoted(table)} WHERE ${where}`
      : `UPDATE ${quoted(table)} SET ${sets.map(([column, value]) => `${quoted(column)} = ${value}`).join(', ')}
 WHERE (${where}) AND (${sets.map(([column, value]) => `${quoted(column)} IS DISTINCT FROM ${value}`).join(' OR ')})`
  return `WITH done AS (${change} RETURNING 1) SELECT '${id}' || E'\\t' || count(*) FROM done;`
}

/** All of them in one transaction: one row each, the id, a tab, and how many rows changed. */
export const neutralizingSql = (measures: readonly Measure[], catalogue: Catalogue): string =>
  ['BEGIN;', ...measures.flatMap((each) => statement(each, catalogue) ?? []), 'COMMIT;', ''].join('\n')

/** True of a row that the measure should have changed: what could still reach out, or a column that was to be emptied and is not. */
function remaining({ table, act, still }: Measure, catalogue: Catalogue): string {
  const columns = catalogue.get(table)
  if ('remove' in act || act.where !== undefined) return still
  const full = Object.entries(act.set).flatMap(([column, value]) => {
    const facts = columns?.get(column)
    return facts === undefined || value !== clear || !['varchar', 'text', 'bytea', 'jsonb'].includes(facts.type)
      ? []
      : [`(${holdsSomething(column, facts)})`]
  })
  return [`(${still})`, ...full].join(' OR ')
}

/** Rows of one thing that are named in a finding. */
const most = 5

/**
 * Asks for everything that could still reach out: one row a kind, a JSON object of the measure's id, how many there are, and names of some.
 * No row: nothing can.
 */
export function remainingSql(measures: readonly Measure[], catalogue: Catalogue): string {
  const questions = measures.map((each) => {
    const label = each.label ?? (catalogue.get(each.table)?.has('id') ? 'id::text' : "'a row'")
    return `SELECT json_build_object('id', '${each.id}', 'count', count(*), 'some', (array_agg(label))[1:${most}])
 FROM (SELECT ${label} AS label FROM ${quoted(each.table)} WHERE ${remaining(each, catalogue)}) AS found HAVING count(*) > 0;`
  })
  return [...questions, ''].join('\n')
}
