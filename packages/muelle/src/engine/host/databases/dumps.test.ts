import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { dumps, settleDumps, thinDumps } from './dumps.ts'
import { databasePlaces } from './places.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'muelle-dumps-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const places = () => databasePlaces(root, '')

function point(name: string, why: string, pending: boolean): void {
  const directory = join(root, 'dumps/acme', name)
  mkdirSync(directory, { recursive: true })
  const manifest = {
    ...{
      schema: 1,
      format: 'muelle',
      project: 'acme',
      database: 'acme',
      at: '',
      why,
      automatic: true,
      odoo: '19.0.1.3',
    },
    ...{
      postgres: '15.20',
      neutralized: false,
      uuid: null,
      modules: {},
      rows: {},
      extensions: [],
      sql: { bytes: 1, sha256: '', file: 'database.sql.zst', text: 1 },
    },
    filestore: {
      bytes: 1,
      headers: '',
      file: 'filestore.tar',
      files: 0,
      content: 0,
      missing: 0,
      damaged: 0,
      first: [],
    },
  }
  writeFileSync(join(directory, 'manifest.json'), JSON.stringify(manifest))
  if (pending) writeFileSync(join(directory, 'pending'), '')
}
const names = async () =>
  (await dumps(places(), 'acme')).dumps.map(({ name, pending }) => (pending ? `${name}!` : name))

test('the state before a change that did not succeed is not thinned away, however often another is tried', async () => {
  point('D1', 'modules update a', true)
  for (const each of ['D2', 'D3', 'D4', 'D5']) point(each, `modules update ${each}`, false)
  expect(await thinDumps(places(), 'acme', 3)).toEqual(['D2'])
  expect(await names()).toEqual(['D1!', 'D3', 'D4', 'D5'])
})

test('of one change that fails again and again the state before it stays, and the newest', async () => {
  for (const each of ['D1', 'D2', 'D3', 'D4']) point(each, 'modules update a', true)
  point('D5', 'modules update b', true)
  expect(await thinDumps(places(), 'acme', 3)).toEqual(['D2', 'D3'])
  expect(await names()).toEqual(['D1!', 'D4!', 'D5!'])
})

test('once the change has succeeded its points count as all others; a replaced database settles every one', async () => {
  point('D1', 'modules update a', true)
  point('D2', 'modules update b', true)
  await settleDumps(places(), 'acme', 'modules update a')
  expect(await names()).toEqual(['D1', 'D2!'])
  await settleDumps(places(), 'acme')
  expect(await names()).toEqual(['D1', 'D2'])
})

test('a dump that is about to be loaded is not thinned away', async () => {
  for (const each of ['D1', 'D2', 'D3', 'D4']) point(each, 'x', false)
  expect(await thinDumps(places(), 'acme', 3, 'D1')).toEqual([])
})

test('a dump of a newer Muelle is named and left alone, and the others are used and thinned beside it', async () => {
  point('D1', 'modules update a', false)
  point('D2', 'modules update b', false)
  mkdirSync(join(root, 'dumps/acme/D0'))
  writeFileSync(join(root, 'dumps/acme/D0/manifest.json'), '{"schema": 2}')
  const { unreadable } = await dumps(places())
  expect(unreadable).toEqual([{ name: 'D0', database: 'acme', why: expect.stringContaining('schema') }])
  expect(await thinDumps(places(), 'acme', 1)).toEqual(['D1'])
  expect(await names()).toEqual(['D2'])
  expect(existsSync(join(root, 'dumps/acme/D0/manifest.json'))).toBe(true)
})
