import { describe, expect, test } from 'vitest'
import type { Stack } from '../stack/stack.ts'
import { judgeDatabases } from './judge.ts'
import { type DatabaseState, readRow } from './state.ts'

const stack = (provider: 'icu' | 'libc', name: string) =>
  ({ odoo: { databases: ['acme'] }, postgres: { locale: { provider, name } } }) as unknown as Stack
const fine: DatabaseState = {
  name: 'acme',
  provider: 'icu',
  locale: 'es-CL',
  collation: { recorded: '153.120', actual: '153.120' },
  reportUrl: 'http://acme.odoo.internal:8072',
}
const found = (state: Partial<DatabaseState>, wanted = stack('icu', 'es-CL')) =>
  judgeDatabases(wanted, [{ ...fine, ...state }]).map(({ about, what, evidence, next }) => ({
    about,
    what,
    evidence,
    next,
  }))

describe('a database', () => {
  test('that is as muelle.yaml says is left alone, however its locale is written', () => {
    expect(found({})).toEqual([])
    expect(found({ locale: 'es_CL' })).toEqual([])
    expect(found({ collation: undefined })).toEqual([])
  })

  test('with another locale is said with what it means for lists', () => {
    expect(found({ provider: 'libc', locale: 'C.UTF-8' })).toMatchObject([
      {
        about: 'locale',
        what: 'acme sorts by libc C.UTF-8, muelle.yaml says icu es-CL.',
        evidence: expect.stringContaining('Á and Ñ after Z'),
      },
    ])
    expect(found({ locale: 'und' })[0]?.evidence).toContain('Ñ is an N with a mark')
  })

  test('whose indexes were made by another version of the library needs them anew', () => {
    expect(found({ collation: { recorded: '153.112', actual: '153.120' } })).toMatchObject([
      { about: 'collation', next: expect.stringContaining('muelle databases reindex acme') },
    ])
  })

  test('whose report.url is missing or another is said, with what it is', () => {
    expect(found({ reportUrl: undefined })).toMatchObject([
      { about: 'report.url', what: expect.stringContaining('no report.url') },
    ])
    expect(found({ reportUrl: 'http://localhost:8069' })[0]?.evidence).toBe(
      'http://localhost:8069 instead of http://acme.odoo.internal:8072',
    )
    expect(found({ reportUrl: 'http://acme.odoo.internal:8069' })[0]?.evidence).toContain('wait for one another')
    expect(found({ reportUrl: 'not an address' })).toHaveLength(1)
  })

  test('that is missing is nothing else', () => {
    expect(judgeDatabases(stack('icu', 'und'), []).map(({ about }) => about)).toEqual(['missing'])
  })
})

test('a row of pg_database is read as PostgreSQL 13, 15 and 17 write it', () => {
  const common = { oid: 5, datname: 'acme', datcollate: 'C.UTF-8', datctype: 'C.UTF-8' }
  const read = (more: object) => readRow(JSON.stringify({ ...common, ...more }))
  expect(read({})).toEqual({ name: 'acme', provider: 'libc', locale: 'C.UTF-8', collation: undefined })
  expect(read({ datlocprovider: 'i', daticulocale: 'es-CL', datcollversion: '153.120', actual: '153.121' })).toEqual({
    name: 'acme',
    provider: 'icu',
    locale: 'es-CL',
    collation: { recorded: '153.120', actual: '153.121' },
  })
  expect(read({ datlocprovider: 'b', datlocale: 'C.UTF-8', datcollversion: '1', actual: '1' })).toMatchObject({
    provider: 'builtin',
    locale: 'C.UTF-8',
  })
})
