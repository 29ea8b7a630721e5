import { expect, test } from 'vitest'
import { run } from '../kernel/run.ts'
import { project } from '../stack/fixtures/project.ts'
import type { View } from '../workshop/look.ts'
import { hostFacts } from './host-facts.ts'
import { backupLine } from './screen.ts'

const plain = { dim: (text: string) => text } as Parameters<typeof backupLine>[2]
const manifest = (key: string, at: string, live = false) =>
  JSON.stringify({
    ...{ schema: 1, project: 'acme-production', volume: `acme-production_${key}`, key, at, bytes: 4096 },
    ...{ sha256: '0'.repeat(64), entries: 3, live, changed: [] },
  })

/** Facts of a stack whose directory holds these files: the steward's commands run here. */
function factsOf(files: Readonly<Record<string, string>>) {
  const hostDirectory = project({ README: '', ...files })
  const container = { id: 'steward', service: 'steward', state: 'running', oneOff: false }
  const exec = (_: string, { argv }: { argv: readonly [string, ...string[]] }) =>
    run({ argv, environ: { PATH: process.env.PATH } })
  const view = { stack: { hostDirectory, proxy: { tls: 'off' } }, engine: { exec }, containers: [container] }
  return hostFacts(view as unknown as View, new AbortController().signal)
}

test('the newest copy of each volume is told, not what a restore put aside, is unfinished or is damaged', async () => {
  const facts = await factsOf({
    'volumes/db-data/20261121T010000Z/manifest.json': manifest('db-data', '2026-11-21T01:00:00Z'),
    'volumes/db-data/20261122T010000Z/manifest.json': manifest('db-data', '2026-11-22T01:00:00Z'),
    'volumes/db-data/20261123T010000Z.partial/volume.tar': '',
    'volumes/db-data/20261123T020000Z-before/manifest.json': manifest('db-data', '2026-11-23T02:00:00Z'),
    'volumes/odoo-data/20261123T010000Z/manifest.json': manifest('odoo-data', '2026-11-23T01:00:00Z', true),
    'volumes/redis-data/20261123T010000Z/manifest.json': '{"schema": 1',
  })
  expect(facts?.copies).toEqual([
    { key: 'odoo-data', at: '2026-11-23T01:00:00Z', bytes: 4096, live: true },
    { key: 'db-data', at: '2026-11-22T01:00:00Z', bytes: 4096, live: false },
  ])
})

test('a stack without copies has none', async () => {
  expect((await factsOf({}))?.copies).toEqual([])
})

test('the screen says that a copy is one of a volume, on the same host', () => {
  const copies = [
    { volume: 'odoo-data', at: '2026-11-23T01:00:00Z', bytes: 1, live: true },
    { volume: 'db-data', at: '2026-11-20T01:00:00Z', bytes: 1, live: false },
  ]
  expect(backupLine(copies, '2026-11-23T04:00:00Z', plain)).toBe(
    'copy on this host of the volume odoo-data 3 h ago (while in use), of db-data 3 d ago',
  )
  expect(backupLine([], '2026-11-23T04:00:00Z', plain)).toBe('none known to Muelle')
})
