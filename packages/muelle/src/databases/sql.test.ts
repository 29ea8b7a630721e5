import fc from 'fast-check'
import { expect, test } from 'vitest'
import { identifier, literal } from '../postgres/sql.ts'
import { createDatabaseSql, dropHalfMadeSql, nameBefore, roleSql } from './sql.ts'

test('a quoted name or text never ends before its own end', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(identifier(text).slice(1, -1).replaceAll('""', '')).not.toContain('"')
      expect(literal(text).slice(1, -1).replaceAll("''", '')).not.toContain("'")
    }),
  )
})

test('the role is corrected to having no right to make databases, roles or copies', () => {
  expect(roleSql('SCRAM-SHA-256$…')).toContain('NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS')
})

test('a new database belongs to the role, and gets its name when it carries the mark of being made', () => {
  const lines = createDatabaseSql('acme', { provider: 'icu', name: 'es-CL' }).trim().split('\n')
  const before = nameBefore('acme')
  expect(lines.map((line) => line.replaceAll(before, 'BEFORE').slice(0, 78))).toEqual([
    'DROP DATABASE IF EXISTS "BEFORE" WITH (FORCE);',
    `CREATE DATABASE "BEFORE" OWNER odoo TEMPLATE template0 ENCODING 'UTF8' LOCALE_PR`.slice(0, 78),
    'REVOKE CONNECT, TEMPORARY ON DATABASE "BEFORE" FROM PUBLIC;',
    'GRANT CONNECT ON DATABASE "BEFORE" TO muelle_reader;',
    `COMMENT ON DATABASE "BEFORE" IS 'muelle: initialising';`,
    'ALTER DATABASE "BEFORE" RENAME TO "acme";',
  ])
  expect(lines[1]).toContain(`LOCALE_PROVIDER icu ICU_LOCALE 'es-CL'`)
})

test('the name before is none of another database, and short enough for the longest', () => {
  expect(nameBefore('acme')).not.toBe(nameBefore('acme2'))
  expect(nameBefore('a'.repeat(63)).length).toBeLessThan(64)
})

test('only a database with the mark of being made can be dropped', () => {
  expect(dropHalfMadeSql('acme')).toContain("shobj_description(oid, 'pg_database') = 'muelle: initialising'")
})
