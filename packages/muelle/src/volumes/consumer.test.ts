import { expect, test } from 'vitest'
import { readCompose } from '../render/written.ts'
import { consumerOf, dependentsOf } from './consumer.ts'
import { judgement } from './judgement.ts'

const volume = (source: string, target: string) => `[{type: volume, source: ${source}, target: ${target}}]`
const written = readCompose(`
services:
  db: {user: "999:999", volumes: ${volume('db-data', '/var/lib/postgresql/data')}}
  pgbouncer: {user: "70:70", depends_on: {db: {}}}
  odoo: {user: "100:101", volumes: ${volume('odoo-data', '/var/lib/odoo')}, depends_on: {pgbouncer: {}}}
  cron: {user: "100:101", volumes: ${volume('odoo-data', '/var/lib/odoo')}, depends_on: {db: {}}}
  proxy: {user: "99:99", volumes: ${volume('run', '/run/haproxy')}}
  steward: {user: "0:0", volumes: ${volume('run', '/run/haproxy')}}
networks: {}
volumes: {db-data: , odoo-data: , run: , left: }
`)

test('a volume belongs to the plain user that its services run as', () => {
  expect(consumerOf(written, 'db-data')).toMatchObject({
    uid: 999,
    gid: 999,
    postgres: true,
    rootModes: [0o700, 0o750],
  })
  expect(consumerOf(written, 'odoo-data')).toMatchObject({
    uid: 100,
    gid: 101,
    postgres: false,
    services: ['odoo', 'cron'],
  })
  expect(consumerOf(written, 'run')).toMatchObject({ uid: 99, services: ['proxy', 'steward'] })
  expect(consumerOf(written, 'left')).toBe(undefined)
})

test('with a service stands still whatever waits for it, directly or not', () => {
  expect([...dependentsOf(written, ['db'])].sort()).toEqual(['cron', 'odoo', 'pgbouncer'])
  expect(dependentsOf(written, ['odoo'])).toEqual([])
})

const consumer = { uid: 999, gid: 999, services: ['db'], rootModes: [0o700, 0o750], postgres: true }
const right = {
  entries: 3,
  whole: true,
  root: { uid: 999, gid: 999, mode: 0o700 },
  wrong: 0,
  first: [],
  owners: {},
  phase: undefined,
}

test('a volume whose files its service can use has no problem', () => {
  expect(judgement(consumer, right)).toEqual([])
  expect(judgement(consumer, { ...right, root: { ...right.root, mode: 0o750 } })).toEqual([])
})

test('a wrong owner, a root that PostgreSQL refuses and a restore that was cut off are named', () => {
  const seen = {
    ...right,
    root: { ...right.root, mode: 0o755 },
    wrong: 1,
    first: [{ path: 'base/1', uid: 0, gid: 0, mode: 0o600 }],
    owners: { 0: 1 },
    phase: 'entering' as const,
  }
  expect(judgement(consumer, seen)).toEqual([
    'its root has the mode 0755; PostgreSQL starts only with 0700 or 0750',
    '1 entry is wrong: they should be of uid 999; 1 of uid 0: base/1 (0:0 0600)',
    'a restore was cut off in its middle: run the same muelle volume restore again',
  ])
  expect(judgement(consumer, { ...right, phase: 'done' }).join()).toContain('keeps the present content')
})
