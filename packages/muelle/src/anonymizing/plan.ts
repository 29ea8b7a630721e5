import { closest } from '../kernel/didyoumean.ts'
import type { Report } from '../kernel/errors.ts'
import type { Catalogue, Column } from '../neutralizing/catalogue.ts'
import type { AnonymizeSection, AnonymousRule } from '../stack/anonymize.ts'
import type { Fake, Fakes } from './fakes.ts'

/** What becomes of one column. */
export type Change =
  | { readonly kind: 'fake'; readonly name: string; readonly fake: Fake; readonly facts: Column }
  | { readonly kind: 'null' }
  | { readonly kind: 'constant'; readonly text: string; readonly facts: Column }

/** What becomes of one table. */
export interface TableChange {
  readonly table: string
  readonly columns: ReadonlyMap<string, Change>
  /** Has a column `id`: it is done in parts. */
  readonly numbered: boolean
}

/** What `anonymize:` comes to in one database. */
export interface Anonymizing {
  readonly tables: readonly TableChange[]
  /** Models whose attachments are removed. */
  readonly models: readonly string[]
}

const texts: ReadonlySet<string> = new Set(['varchar', 'text', 'bpchar', 'jsonb'])

/**
 * Reads `anonymize:` against the tables of a database.
 * @returns what is to be done, and everything that cannot be: nothing begins while there is any.
 */
export function anonymizingOf(
  section: AnonymizeSection,
  catalogue: Catalogue,
  fakes: Fakes,
): { readonly anonymizing: Anonymizing; readonly faults: readonly Report[] } {
  const faults: Report[] = []
  const models: string[] = []
  const tables: TableChange[] = []
  for (const [table, rules] of Object.entries(section)) {
    const columns = catalogue.get(table)
    if (columns === undefined) {
      faults.push(unknown('table', table, `anonymize.${table}`, [...catalogue.keys()]))
      continue
    }
    const changes = new Map<string, Change>()
    for (const [column, rule] of Object.entries(rules)) {
      if (table === 'ir_attachment' && rule === 'remove') {
        models.push(column)
        continue
      }
      const found = changeOf({ table, column, rule, facts: columns.get(column), known: [...columns.keys()] }, fakes)
      if ('what' in found) faults.push(found)
      else changes.set(column, found)
    }
    if (changes.size > 0) tables.push({ table, columns: changes, numbered: columns.has('id') })
  }
  return { anonymizing: { tables, models }, faults }
}

interface Asked {
  readonly table: string
  readonly column: string
  readonly rule: AnonymousRule
  readonly facts: Column | undefined
  readonly known: readonly string[]
}

function changeOf({ table, column, rule, facts, known }: Asked, fakes: Fakes): Change | Report {
  const place = `anonymize.${table}.${column}`
  if (facts === undefined) return unknown('column', column, place, known)
  const cannot = (what: string, next: string): Report => ({ what: `${place}: ${what}`, next })
  if (column === 'id') return cannot('the number of a row is not personal, and others point to it', 'Remove it.')
  if (rule === 'remove')
    return cannot(
      '"remove" is for attachments only',
      'Write it as ir_attachment: {hr.employee: remove}; a column is emptied by "null".',
    )
  if (rule === null || rule === 'null')
    return facts.nullable
      ? { kind: 'null' }
      : cannot('the column may not be empty', 'Use a fake, hash or {constant: …} instead of "null".')
  if (typeof rule === 'object') {
    if (facts.unique) return cannot('each row needs another value there', 'Use a fake or hash instead of a constant.')
    if (facts.longest !== undefined && rule.constant.length > facts.longest)
      return cannot(`the column holds ${facts.longest} characters`, 'Write a shorter constant.')
    return { kind: 'constant', text: rule.constant, facts }
  }
  const fake = fakes[rule]
  if (fake === undefined) throw new Error(`nothing makes a ${rule}`)
  if (!texts.has(facts.type)) return cannot(`the column holds ${facts.type}, not text`, 'Use "null" or {constant: …}.')
  if (facts.longest !== undefined && facts.longest < fake.longest)
    return cannot(
      `the column holds ${facts.longest} characters, and ${rule} makes ${fake.longest}`,
      'Use "null" or a short {constant: …}.',
    )
  return { kind: 'fake', name: rule, fake, facts }
}

function unknown(kind: string, name: string, place: string, known: readonly string[]): Report {
  const near = closest(name, known)
  return {
    what: `${place}: the database has no such ${kind}`,
    evidence: name,
    next: near === undefined ? 'Remove it, or name another one.' : `Did you mean ${near}?`,
  }
}
