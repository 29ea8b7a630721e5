import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDatabaseSql, dropHalfMadeSql, identifier, literal, roleSql } from './sql.ts'

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

test('a new database belongs to the role and carries the mark of being made', () => {
  const sql = createDatabaseSql('acme', { provider: 'icu', name: 'es-CL' })
  expect(sql).toContain(
    `CREATE DATABASE "acme" OWNER odoo TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'es-CL'`,
  )
  expect(sql).toContain(`COMMENT ON DATABASE "acme" IS 'muelle: initialising'`)
})

test('only a database with the mark of being made can be dropped', () => {
  expect(dropHalfMadeSql('acme')).toContain("shobj_description(oid, 'pg_database') = 'muelle: initialising'")
})
