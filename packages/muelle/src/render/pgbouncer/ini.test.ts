import { expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { pgbouncerIni } from './ini.ts'

const lines = async (databases: readonly string[]) =>
  pgbouncerIni(await stackOf({ odoo: { databases }, services: { pgbouncer: true } })).split('\n')

test('the database postgres is pooled by session, because cron and the bus listen there; the others by transaction', async () => {
  const ini = await lines(['acme', 'acme.old'])
  expect(ini.find((line) => line.startsWith('postgres = '))).toContain('pool_mode=session')
  for (const name of ['acme = ', 'acme.old = ']) {
    const line = ini.find((each) => each.startsWith(name))
    expect(line).toContain('host=db port=5432')
    expect(line).not.toContain('pool_mode')
  }
  expect(ini).toContain('pool_mode = transaction')
})

test('no session parameter reaches the next client, and no database that muelle.yaml does not name can be reached', async () => {
  const ini = await lines(['acme'])
  expect(ini).toEqual(expect.arrayContaining(['server_reset_query = DISCARD ALL', 'server_reset_query_always = 1']))
  expect(ini.filter((line) => line.startsWith('*'))).toEqual([])
})

test('it is not rendered for a stack without PgBouncer', async () => {
  expect(pgbouncerIni(await stackOf())).toBe('')
})
