import { describe, expect, it } from 'vitest'
import type { Catalogue, Column } from './catalogue.ts'
import { clear, measure } from './measure.ts'
import { holdsSomething, neutralizingOf, neutralizingSql, remainingSql } from './sql.ts'

const column = (type: string, more: Partial<Column> = {}): Column => ({
  type,
  nullable: true,
  longest: undefined,
  unique: false,
  ...more,
})

const servers = measure({
  id: 'servers',
  what: 'servers',
  source: 'a test',
  table: 'server',
  needs: ['active'],
  act: { set: { active: 'false', password: clear, token: clear } },
  still: 'active',
  label: 'name',
})

const catalogueOf = (columns: Readonly<Record<string, Column>>): Catalogue =>
  new Map([['server', new Map(Object.entries(columns))]])

describe('neutralising', () => {
  it('leaves out what a database does not have: a table, and columns that are not needed', () => {
    const catalogue = catalogueOf({ id: column('int4'), active: column('bool'), password: column('varchar') })
    const { measures, unknown } = neutralizingOf([servers, { ...servers, id: 'others', table: 'other' }], catalogue)
    expect(measures.map(({ id }) => id)).toEqual(['servers'])
    expect(unknown).toEqual([])
    expect(neutralizingSql(measures, catalogue)).toBe(`BEGIN;
WITH done AS (UPDATE "server" SET "active" = false, "password" = NULL
 WHERE (true) AND ("active" IS DISTINCT FROM false OR "password" IS DISTINCT FROM NULL) RETURNING 1) SELECT 'servers' || E'\\t' || count(*) FROM done;
COMMIT;
`)
  })

  it('says of a known table without a column that it needs that nobody can tell what it does', () => {
    const { measures, unknown } = neutralizingOf([servers], catalogueOf({ password: column('varchar') }))
    expect(measures).toEqual([])
    expect(unknown).toEqual(['servers: server has no column active, so Muelle cannot tell what it does'])
  })

  it('empties a column that may not be NULL by something that differs from row to row where there is room', () => {
    const of = (password: Column) =>
      neutralizingSql([servers], catalogueOf({ id: column('int4'), active: column('bool'), password }))
    expect(of(column('varchar', { nullable: false }))).toContain(`"password" = 'neutralised ' || id`)
    expect(of(column('varchar', { nullable: false, longest: 8 }))).toContain(`"password" = ''`)
    expect(of(column('bytea', { nullable: false }))).toContain(`"password" = ''::bytea`)
    expect(of(column('jsonb', { nullable: false }))).toContain(`"password" = '{}'`)
  })

  it('asks afterwards for what is still on, and for every column that was to be emptied', () => {
    const catalogue = catalogueOf({
      id: column('int4'),
      name: column('varchar'),
      active: column('bool'),
      password: column('varchar'),
    })
    const question = remainingSql([servers], catalogue)
    expect(question).toContain('WHERE (active) OR ("password" <>')
    expect(question).not.toContain('token')
    expect(question).toContain('SELECT name AS label')
  })

  it('takes the placeholders of Odoo and its own for nothing', () => {
    expect(holdsSomething('key', column('varchar'))).toBe(
      `"key" <> '' AND "key" NOT LIKE 'neutralised%' AND "key" NOT LIKE 'neutralization - %'`,
    )
    expect(holdsSomething('file', column('bytea'))).toBe('length("file") > 0')
  })
})
