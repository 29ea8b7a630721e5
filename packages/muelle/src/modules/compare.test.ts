import { expect, test } from 'vitest'
import type { Manifest } from '../odoo/modules/manifests.ts'
import { manifest as made } from './change/fixture.ts'
import { compareModules, compareVersions } from './compare.ts'

const manifest = (name: string, more: Partial<Manifest> = {}): [string, Manifest] => [
  name,
  made(name, [], { version: '19.0.1.1', ...more }),
]
const row = (name: string, state: string, version: string | null = null) =>
  [name, { name, state, version, written: null }] as const

test('each module stands to the image in one of six ways', () => {
  const compared = compareModules(
    {
      modules: new Map([
        row('same', 'installed', '19.0.1.1'),
        row('older', 'installed', '19.0.1.0'),
        row('newer', 'installed', '19.0.1.10'),
        row('gone', 'installed', '19.0.1.0'),
        row('broken', 'installed', '19.0.1.1'),
        row('half', 'to upgrade', '19.0.1.0'),
        row('off', 'uninstalled', '19.0.1.0'),
      ]),
    },
    new Map([
      ...['same', 'older', 'newer', 'half', 'off', 'fresh'].map((name) => manifest(name)),
      manifest('broken', { problem: 'SyntaxError' }),
    ]),
  )
  expect(Object.fromEntries(compared.map(({ name, standing }) => [name, standing]))).toEqual({
    same: 'current',
    older: 'outdated',
    newer: 'newer',
    gone: 'missing',
    broken: 'missing',
    half: 'pending',
    off: 'not installed',
    fresh: 'not installed',
  })
  expect(compared.find(({ name }) => name === 'fresh')).toMatchObject({ state: 'unknown', installed: undefined })
  expect(compared.find(({ name }) => name === 'off')?.installed).toBeUndefined()
})

test.each([
  ['19.0.1.9', '19.0.1.10', -1],
  ['19.0.1.0', '19.0.1', 0],
  ['19.0.2.0.1', '19.0.2.0', 1],
])('%s against %s', (a, b, order) => expect(compareVersions(a, b)).toBe(order))
