import { describe, expect, it } from 'vitest'
import type { Catalogue, Column } from '../neutralizing/catalogue.ts'
import { packs } from '../packs/packs.ts'
import type { AnonymizeSection } from '../stack/anonymize.ts'
import { anonymousRules } from '../stack/anonymize.ts'
import { fakes as common } from './fakes.ts'
import { anonymizingOf } from './plan.ts'
import { batch, changeSql, keepOriginalsSql, remainingOriginalsSql } from './sql.ts'

const fakes = Object.assign({}, common, ...packs.map((pack) => pack.fakes))
const column = (type: string, more: Partial<Column> = {}): Column => ({
  type,
  nullable: true,
  longest: undefined,
  unique: false,
  ...more,
})

const catalogue: Catalogue = new Map([
  [
    'res_partner',
    new Map([
      ['id', column('int4', { nullable: false })],
      ['name', column('varchar')],
      ['email', column('varchar')],
      ['active', column('bool')],
      ['lang', column('varchar', { longest: 5 })],
    ]),
  ],
  [
    'res_users',
    new Map([
      ['id', column('int4')],
      ['login', column('varchar', { nullable: false, unique: true })],
    ]),
  ],
  [
    'product_template',
    new Map([
      ['id', column('int4')],
      ['name', column('jsonb')],
    ]),
  ],
  [
    'ir_attachment',
    new Map([
      ['id', column('int4')],
      ['name', column('varchar')],
    ]),
  ],
])

const faultsOf = (section: AnonymizeSection) =>
  anonymizingOf(section, catalogue, fakes).faults.map(({ what, next }) => `${what} ${next}`)

describe('anonymize:', () => {
  it('names every table and column that the database does not have, with the closest one', () => {
    expect(faultsOf({ res_partners: { name: 'fake-name' }, res_partner: { emial: 'fake-email' } })).toEqual([
      'anonymize.res_partners: the database has no such table Did you mean res_partner?',
      'anonymize.res_partner.emial: the database has no such column Did you mean email?',
    ])
  })

  it('refuses what a column cannot take', () => {
    const faults = faultsOf({
      res_partner: { id: 'null', active: 'fake-name', lang: 'fake-email', name: 'remove' },
      res_users: { login: 'null' },
    })
    expect(faults).toHaveLength(5)
    expect(faultsOf({ res_users: { login: { constant: 'x' } } })[0]).toMatch(/each row needs another value/)
  })

  it('takes models under ir_attachment, beside columns', () => {
    const { anonymizing, faults } = anonymizingOf(
      { ir_attachment: { 'hr.employee': 'remove', name: 'hash' } },
      catalogue,
      fakes,
    )
    expect(faults).toEqual([])
    expect(anonymizing.models).toEqual(['hr.employee'])
    expect(anonymizing.tables.map(({ table }) => table)).toEqual(['ir_attachment'])
  })

  it('has something behind every name that muelle.yaml may write', () => {
    expect(anonymousRules.filter((rule) => !['null', 'remove'].includes(rule) && fakes[rule] === undefined)).toEqual([])
  })
})

describe('the SQL of it', () => {
  const of = (section: AnonymizeSection) => anonymizingOf(section, catalogue, fakes).anonymizing
  const sqlOf = (section: AnonymizeSection) =>
    of(section)
      .tables.map((table) => changeSql(table, 'salt', 7))
      .join('')

  it('does a table in parts, and leaves what is empty empty', () => {
    expect(sqlOf({ res_partner: { email: 'fake-email', name: null } })).toBe(
      `UPDATE "res_partner" SET "email" = CASE WHEN "email" NOT IN ('', 'admin', '__system__', 'public', 'portaltemplate', 'default') THEN 'person-' || substr(encode(sha256(convert_to('salt' || lower(btrim("email"::text)), 'UTF8')), 'hex'), 1, 16) || '@example.invalid' ELSE "email" END, "name" = NULL WHERE id >= 7 AND id < ${7 + batch};\n`,
    )
  })

  it('does each language of a translated column', () => {
    expect(sqlOf({ product_template: { name: 'hash' } })).toContain('FROM jsonb_each_text("name")')
  })

  it('keeps apart what differs where each value may stand once', () => {
    expect(sqlOf({ res_users: { login: 'fake-email' } })).toContain(`'salt' || "login"::text`)
  })

  it('keeps the names that every Odoo gives its own users: nobody could log in otherwise', () => {
    expect(sqlOf({ res_users: { login: 'fake-email' } })).toContain("'admin'")
  })

  it('looks afterwards for every original address in every such column', () => {
    const anonymizing = of({ res_partner: { email: 'fake-email' }, res_users: { login: 'fake-email' } })
    expect(keepOriginalsSql(anonymizing).match(/INSERT INTO/g)).toHaveLength(2)
    expect(remainingOriginalsSql(anonymizing).match(/HAVING count/g)).toHaveLength(2)
  })
})
