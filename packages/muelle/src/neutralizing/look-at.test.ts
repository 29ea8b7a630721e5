import { expect, test } from 'vitest'
import { lookAtSql } from './look-at.ts'

const text = { type: 'varchar', nullable: true, longest: undefined, unique: false }

test('what looks like a key is looked for in settings, and not in documents', () => {
  const sql = lookAtSql(
    new Map([
      ['acme_backend', new Map([['pair', text]])],
      ['account_move', new Map([['ref', text]])],
      ['res_company', new Map([['size', { ...text, type: 'int4' }]])],
    ]),
  )
  expect(sql).toContain("SELECT 'acme_backend.pair'")
  expect(sql).not.toContain('account_move')
  expect(sql).not.toContain('res_company')
  expect(sql).not.toContain('ir_config_parameter')
})

test('no value leaves the database: a parameter is named by its key', () => {
  const sql = lookAtSql(new Map([['ir_config_parameter', new Map([['value', text]])]]))
  expect(sql).toMatch(/SELECT 'ir_config_parameter ' \|\| key \|\| E'\\t1' FROM/)
  expect(sql).toContain("NOT IN ('database.uuid', 'database.secret')")
})
