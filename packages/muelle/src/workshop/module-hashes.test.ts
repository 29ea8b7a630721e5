import { expect, test } from 'vitest'
import { asked, manifest } from '../modules/change/fixture.ts'
import { changedModules, type HashesFile, isUnknown, parseHashes, withHashes } from './module-hashes.ts'

const { inDatabase } = asked([], { base: 'installed', sale: 'installed', off: 'uninstalled' })
const image = (hashes: Readonly<Record<string, string>>) =>
  new Map(Object.entries(hashes).map(([name, hash]) => [name, manifest(name, [], { hash })]))
const nothing: HashesFile = { schema: 1, databases: {} }
const before = image({ base: 'b1', sale: 's1' })
const stored = withHashes(nothing, 'acme', inDatabase, inDatabase, before, ['base', 'sale'])

test('without anything written down every installed module counts as changed', () => {
  expect(changedModules(nothing, 'acme', inDatabase, before)).toEqual(['base', 'sale'])
})

test('only the modules whose files are others have changed', () => {
  expect(changedModules(stored, 'acme', inDatabase, before)).toEqual([])
  expect(changedModules(stored, 'acme', inDatabase, image({ base: 'b1', sale: 's2' }))).toEqual(['sale'])
})

test('another database of the same name takes over nothing', () => {
  expect(changedModules(stored, 'acme', { ...inDatabase, uuid: 'u-2' }, before)).toEqual(['base', 'sale'])
})

test('a database is known again under another name, and one that came from elsewhere is not', () => {
  expect(changedModules(stored, 'renamed', inDatabase, image({ base: 'b1', sale: 's2' }))).toEqual(['sale'])
  expect(isUnknown(stored, 'renamed', inDatabase)).toBe(false)
  expect(isUnknown(stored, 'acme', { uuid: 'u-2' })).toBe(true)
})

test('a database that was put back to an earlier state has the modules changed that were updated since', () => {
  const modules = new Map(inDatabase.modules)
  modules.set('sale', { name: 'sale', state: 'installed', version: '19.0.1.0', written: '2025-12-24T10:00:00' })
  expect(changedModules(stored, 'acme', { ...inDatabase, modules }, before)).toEqual(['sale'])
})

test('what was not processed keeps what was written of it; what is not installed is forgotten', () => {
  const next = withHashes(stored, 'acme', inDatabase, inDatabase, image({ base: 'b2', sale: 's2' }), ['sale', 'off'])
  expect(next.databases.acme?.modules).toMatchObject({ base: { hash: 'b1' }, sale: { hash: 's2' } })
  const modules = new Map([...inDatabase.modules].filter(([name]) => name !== 'sale'))
  const gone = withHashes(stored, 'acme', inDatabase, { ...inDatabase, modules }, before, [])
  expect(Object.keys(gone.databases.acme?.modules ?? {})).toEqual(['base'])
})

test('a row that Odoo wrote besides, in a run that did not process the module, makes no change of it', () => {
  const modules = new Map(inDatabase.modules)
  modules.set('base', { name: 'base', state: 'installed', version: '19.0.1.0', written: '2026-01-05T11:00:00' })
  const after = { ...inDatabase, modules }
  const next = withHashes(stored, 'acme', inDatabase, after, before, ['sale'])
  expect(changedModules(next, 'acme', after, before)).toEqual([])
  // One that was not right before stays so.
  const restored = new Map(inDatabase.modules)
  restored.set('base', { name: 'base', state: 'installed', version: '19.0.1.0', written: '2025-12-24T10:00:00' })
  const later = withHashes(stored, 'acme', { modules: restored }, after, before, ['sale'])
  expect(changedModules(later, 'acme', after, before)).toEqual(['base'])
})

test('a file of a newer Muelle is refused', () => {
  expect(() => parseHashes('{"schema": 2, "databases": {}}')).toThrow(/state\/modules\.json/)
})
