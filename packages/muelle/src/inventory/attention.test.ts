import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../kernel/journal.ts'
import { noOrders, noRuns } from '../store/schedule.ts'
import { attention, type Facts } from './attention.ts'
import type { HostFacts } from './host-facts.ts'

const host: HostFacts = {
  release: undefined,
  journal: [],
  schedule: noRuns,
  orders: noOrders,
  lease: undefined,
  certificate: undefined,
  copies: [],
}

const database = {
  name: 'acme',
  problem: null,
  version: '15.9',
  bytes: 1,
  connections: 1,
  modules: 20,
  pending: [],
  neutralized: false,
}

const well: Facts = {
  now: '2026-11-23T10:00:00.000Z',
  services: [{ service: 'db', problem: null, restarts: 0 }],
  databases: [database],
  disk: { total: 100, free: 60 },
  host,
  drift: [],
  neutralized: false,
  jobs: ['nightly'],
}

const needs = (more: Partial<Facts>) =>
  attention({ ...well, ...more }).map(({ urgency, what }) => `${urgency}: ${what}`)

const entry = (more: Partial<JournalEntry>): JournalEntry => ({
  schema: 1,
  sequence: 1,
  at: well.now,
  actor: 'cli:ana',
  operation: 'up',
  effect: 'change',
  input: {},
  event: 'end',
  outcome: 'done',
  previous: '',
  hash: '',
  ...more,
})

describe('a stack that is well', () => {
  it('needs nobody', () => {
    expect(needs({})).toEqual([])
    expect(needs({ host: { ...host, journal: [entry({})] } })).toEqual([])
  })
})

describe('somebody is needed', () => {
  it('now, for a service that does not do its work', () => {
    const services = [{ service: 'odoo-cron', problem: 'was killed for lack of memory', restarts: 1 }]
    expect(needs({ services })).toEqual(['now: odoo-cron was killed for lack of memory'])
  })

  it('soon, for one that comes back again and again', () => {
    const services = [{ service: 'proxy', problem: null, restarts: 5 }]
    expect(needs({ services })).toEqual(['soon: proxy was restarted 5 times'])
    expect(needs({ services: [{ service: 'proxy', problem: null, restarts: 4 }] })).toEqual([])
  })

  it('before the disk is full', () => {
    expect(needs({ disk: { total: 100, free: 21 } })).toEqual([])
    expect(needs({ disk: { total: 100, free: 20 } })).toEqual(['soon: 20 % of the disk is left'])
    expect(needs({ disk: { total: 100, free: 5 } })).toEqual([
      'now: 5 % of the disk is left: PostgreSQL stops when it is full',
    ])
  })

  it('before the certificate ends, and when it has', () => {
    const until = (day: string) => ({
      host: { ...host, certificate: { names: 'erp.acme.cl', until: `${day}T10:00:00Z` } },
    })
    expect(needs(until('2026-12-07'))).toEqual([])
    expect(needs(until('2026-12-06'))).toEqual(['soon: the certificate of erp.acme.cl ends in 13 days'])
    expect(needs(until('2026-11-22'))).toEqual(['now: the certificate of erp.acme.cl has expired'])
  })

  it('for a database that is half updated, out of reach, or the wrong one', () => {
    expect(needs({ databases: [{ ...database, pending: ['sale', 'stock'] }] })).toEqual([
      'now: database acme: an update was cut off at sale, stock; scheduled jobs stand still',
    ])
    expect(needs({ databases: [{ ...database, problem: 'PostgreSQL does not run' }] })).toEqual([
      'now: database acme: PostgreSQL does not run',
    ])
    const copy = [{ ...database, neutralized: true }]
    expect(needs({ databases: copy })).toHaveLength(1)
    expect(needs({ databases: copy, neutralized: true })).toEqual([])
  })

  it('for a change that was cut off, until the next one did well', () => {
    const journal = [entry({ outcome: 'interrupted', detail: 'its helper was killed' })]
    expect(needs({ host: { ...host, journal } })).toEqual([
      'soon: the last change, up by cli:ana, was cut off: its helper was killed',
    ])
    expect(needs({ host: { ...host, journal: [...journal, entry({})] } })).toEqual([])
  })

  it('for a job that did not go well, and is reminded of one that is paused', () => {
    const last = {
      due: null,
      order: null,
      startedAt: well.now,
      endedAt: well.now,
      outcome: 'missed',
      detail: '',
      attempt: 1,
    } as const
    const schedule = { schema: 1, jobs: { nightly: { when: '', since: well.now, last } }, asked: {} } as const
    const orders = { ...noOrders, paused: { nightly: { at: well.now, by: 'cli:ana' } } }
    expect(needs({ host: { ...host, schedule, orders } })).toEqual([
      'soon: the job nightly: missed',
      'note: the job nightly is paused by cli:ana',
    ])
    // A job that is no longer in muelle.yaml is nobody's business.
    expect(needs({ host: { ...host, schedule, orders }, jobs: [] })).toEqual([])
  })

  it('first for what is urgent', () => {
    const drift = [{ service: 'db', change: 'recreate' as const, why: 'its definition differs' }]
    const services = [{ service: 'db', problem: 'is paused', restarts: 0 }]
    expect(needs({ drift, services })).toEqual(['now: db is paused', 'note: not what muelle.yaml says: recreate db'])
  })
})
