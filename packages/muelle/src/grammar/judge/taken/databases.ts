import { lastOf } from '../../parse/after.ts'
import type { Word } from '../../shell/word.ts'
import { commaList } from '../../values/lists.ts'
import { databaseFault } from '../../values/names.ts'
import type { Finding, Judge } from '../finding.ts'
import type { has } from '../purpose.ts'
import { textOf } from '../refused/values.ts'

/** Names of databases, wherever they stand. `cloc` and `deploy` only read them. */
export const databaseNames: Judge = ({ parsed: { command, given, positionals } }) => {
  const own = command?.name === 'db' ? ['database', 'source', 'target'].flatMap((name) => positionals[name] ?? []) : []
  const value = lastOf(given, 'db_name')?.values[0]
  const named = [
    ...own.map((word) => ({ word, name: word.text })),
    ...(value ? commaList(value.text).map((name) => ({ word: value, name })) : []),
  ]
  return named.flatMap(({ word: { at, expands }, name }) => {
    if (expands) return []
    const message = databaseFault(name)
    return message === undefined ? [] : [{ at, message, fatal: true, outcome: 'works on a database of that name' }]
  })
}

export const databaseCommands: Judge = ({ parsed: { command, subcommand, given, positionals } }) =>
  command?.name === 'db' ? (judges[subcommand?.name ?? '']?.(given, positionals) ?? []) : []

type Given = Parameters<typeof has>[0]
type Positionals = Readonly<Record<string, readonly Word[]>>

const judges: Readonly<Record<string, (given: Given, positionals: Positionals) => readonly Finding[]>> = {
  dump(given, positionals) {
    const path = positionals.dump_path?.[0]
    const ignored = lastOf(given, 'dump_format') ?? lastOf(given, 'filestore')
    if (ignored === undefined || (path && path.text !== '-') || textOf(ignored) === 'zip') return []
    const message = `to standard output it is always a zip with the filestore: ${ignored.typed} is ignored without a file`
    return [{ at: ignored.word.at, message, fatal: true, outcome: 'writes a zip with the filestore' }]
  },
  load(_given, positionals) {
    const file = positionals.dump_file?.[0]
    if (file === undefined || !/\.(?:dump|sql|gz|zst|bz2|tar|backup|pgdump|custom)$/i.test(file.text)) return []
    const message = "load takes Odoo's zip only (exit 1): a raw dump goes through pg_restore or psql"
    return [{ at: file.at, message, fatal: true, outcome: 'exits 1: not a zipped dump file' }]
  },
  duplicate: (_given, positionals) => sameName(positionals),
  rename: (_given, positionals) => sameName(positionals),
}

function sameName(positionals: Positionals): readonly Finding[] {
  const source = positionals.source?.[0]
  const target = positionals.target?.[0]
  if (source === undefined || target === undefined || source.text !== target.text) return []
  return [
    {
      at: target.at,
      message: 'source and target are the same database',
      fatal: true,
      outcome: 'refuses, or drops the source with --force',
    },
  ]
}
