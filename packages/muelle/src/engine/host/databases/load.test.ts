import { expect, test } from 'vitest'
import { knowsRestrict } from './load.ts'
import { isOwn, type Source } from './source.ts'

test.each([
  ['psql (PostgreSQL) 15.13 (Debian 15.13-1.pgdg120+1)', false],
  ['psql (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)', true],
  ['psql (PostgreSQL) 16.9', false],
  ['psql (PostgreSQL) 17.6', true],
  ['psql (PostgreSQL) 18.0', true],
  ['psql (PostgreSQL) 12.22', false],
  ['what nobody understands', false],
])('of %s it is known whether it takes commands from a dump', (version, knows) => {
  expect(knowsRestrict(version)).toBe(knows)
})

test('only what this stack dumped is its own: not what a person names by a path, nor a zip', () => {
  const muelle = { kind: 'muelle' } as Source
  expect(isOwn({ database: 'acme', dump: 'x' }, muelle)).toBe(true)
  expect(isOwn({ path: '/srv/acme/x' }, muelle)).toBe(false)
  expect(isOwn({ database: 'acme', dump: 'x' }, { kind: 'zip' } as Source)).toBe(false)
})
