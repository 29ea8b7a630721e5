import { has } from '../judge/purpose.ts'
import { lastOf } from '../parse/after.ts'
import type { Parsed } from '../parse/parsed.ts'

/** What `db` does, with what surprises people about it; source: `destructive` and the notes in facts/odoo/odoo-cli.json. */
export function databaseDoes({ given, positionals, subcommand }: Parsed): string {
  const word = (name: string) => positionals[name]?.[0]?.text ?? ''
  const force = has(given, 'force')
  const first = (what: string) => (force ? `drops ${what} with its filestore first if it exists, and then ` : '')
  const neutral = has(given, 'neutralize') ? ', and neutralises the copy' : ''
  switch (subcommand?.name) {
    case 'init':
      return `${first(word('database'))}creates the database ${word('database')} and installs base${has(given, 'with_demo') ? ' with demonstration data' : ''}${has(given, 'password') ? '' : '; its login is admin with the password admin'}; a failure inside exits 0`
    case 'load':
      return `${force ? `drops ${word('database') || 'the target'} with its filestore before it has looked at the dump, and then ` : ''}restores ${word('dump_file')} as ${word('database') || 'a database named after the file'} with a new uuid${neutral}; SQL errors in the dump pass silently`
    case 'dump': {
      const path = word('dump_path')
      const raw = lastOf(given, 'dump_format')?.values[0]?.text === 'dump'
      const form = raw
        ? "in pg_dump's format, without its filestore"
        : has(given, 'filestore')
          ? 'as a zip without the filestore'
          : 'as a zip with the filestore'
      const target = path === '' || path === '-' ? 'to standard output' : `to ${path}, which is emptied first`
      return `writes the database ${word('database')} ${form} ${target}${raw ? '; if pg_dump fails the file is empty and the exit code 0' : ''}`
    }
    case 'duplicate':
      return `${first(word('target'))}copies the database ${word('source')} and its filestore to ${word('target')}${neutral}; every session of ${word('source')} is ended`
    case 'rename':
      return `${first(word('target'))}renames the database ${word('source')} and its filestore to ${word('target')}; every session is ended and the old name is gone`
    default:
      return `deletes the database ${word('database')} and its filestore without a question`
  }
}
