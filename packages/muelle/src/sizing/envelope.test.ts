import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { envelopeOf } from './envelope.ts'
import { explain } from './explain.ts'
import { outlookOf } from './outlook.ts'
import { requiredHost } from './required.ts'
import { sharesOf } from './shares.ts'
import { cronMemory, webMemory } from './worker-memory.ts'
import { workersOf } from './workers.ts'

type Given = Parameters<typeof stackOf>[0]
const checks = async (given: Given) => new Map(envelopeOf(await stackOf(given)).map((check) => [check.resource, check]))
const sizing = { cpus: 4, memory: '16G', disk: '200G' }

describe('the envelope', () => {
  test('holds for Odoo’s own example, whose 60 users use all CPUs', async () => {
    const all = envelopeOf(await stackOf({ sizing: { ...sizing, users: 60 } }))
    expect(all.map(({ status }) => status)).not.toContain('short')
    expect(all.find(({ resource }) => resource === 'cpu')).toMatchObject({
      status: 'tight',
      evidence: '10 workers asked for; 4 CPUs carry 8 and cron',
    })
  })

  test('names the resource and how much of it is missing', async () => {
    const memory = async (size: string) => (await checks({ sizing: { cpus: 2, memory: size } })).get('memory')
    expect(envelopeOf(await stackOf({ sizing: { cpus: 2, memory: '1G' } }))[0]).toMatchObject({
      status: 'short',
      what: 'The stack runs, but a release with both colours does not fit into the memory',
      missing: expect.stringMatching(/MiB$/),
    })
    expect(envelopeOf(await stackOf({ sizing: { cpus: 2, memory: '512M' } }))[0]).toMatchObject({
      status: 'short',
      what: 'The stack does not fit into the memory',
    })
    expect((await memory('2G'))?.missing).toBeUndefined()
    expect((await checks({ sizing: { ...sizing, users: 600 } })).get('cpu')).toMatchObject({
      status: 'short',
      missing: '46 CPUs',
    })
    expect((await checks({ sizing: { ...sizing, disk: '10G', users: 1 } })).get('disk')).toMatchObject({
      status: 'short',
      missing: '4.2 GB',
    })
  })

  test('is broken by sizes fixed by hand that do not fit together', async () => {
    expect(envelopeOf(await stackOf({ sizing, odoo: { memory: '8G' } }))[0]).toMatchObject({ status: 'short' })
    expect((await checks({ sizing, odoo: { cpus: 8 } })).get('cpu')).toMatchObject({
      status: 'short',
      missing: '4 CPUs',
    })
    expect(
      (await checks({ sizing, odoo: { workers: 20 }, postgres: { settings: { max_connections: 100 } } })).get(
        'connections',
      ),
    ).toMatchObject({ status: 'short' })
    expect(
      (await checks({ sizing, postgres: { memory: '144M' }, odoo: { workers: 20 } })).get('database'),
    ).toMatchObject({ status: 'short' })
    expect((await checks({ sizing, odoo: { conf: { limit_time_cpu: 900 } } })).get('time')).toMatchObject({
      status: 'tight',
    })
  })

  test('names the services beside Odoo with what they take, and the keys that give them less', async () => {
    const services = { redis: { memory: '1G' }, pgbouncer: true, ai: { image: 'acme/ai:1', port: 80, memory: '6G' } }
    expect(envelopeOf(await stackOf({ sizing: { cpus: 2, memory: '8G' }, services }))[0]).toEqual({
      resource: 'memory',
      status: 'short',
      what: 'The stack does not fit into the memory',
      evidence: 'every day, with one colour and redis 1 GiB, pgbouncer 128 MiB, ai 6 GiB: 8.7 GiB of 8 GiB',
      missing: '743 MiB',
      next: 'Give the host more memory, or lower odoo.memory, postgres.memory, services.redis.memory, services.pgbouncer.memory or services.ai.memory where they are fixed, or do without one of the small services.',
    })
    const mail = { sizing: { cpus: 1, memory: '1G' }, development: { development: {} } }
    expect(envelopeOf(await stackOf(mail))[0]).toMatchObject({
      status: 'short',
      evidence: expect.stringContaining('mail 64 MiB'),
    })
  })

  test('refuses a service beside Odoo that is given more CPUs than there are', async () => {
    const services = { pgbouncer: { cpus: 3 }, ai: { image: 'acme/ai:1', port: 80, cpus: 8 } }
    expect((await checks({ sizing, services })).get('cpu')).toMatchObject({
      status: 'short',
      evidence: 'services.ai.cpus 8 of 4',
      missing: '4 CPUs',
      next: 'Remove services.ai.cpus: Muelle computes it.',
    })
  })

  test('counts the connections that are missing, with PgBouncer and without', async () => {
    const missing = async (given: Given) => (await checks({ sizing, ...given })).get('connections')?.missing
    const few = { settings: { max_connections: 50 } }
    expect(await missing({ postgres: few })).toMatch(/^\d+ connections$/)
    expect(await missing({ postgres: few, services: { pgbouncer: true } })).toMatch(/^\d+ connections$/)
    expect(await missing({ services: { pgbouncer: { poolSize: 2 } } })).toMatch(/^\d+ connections$/)
    expect(await missing({ services: { pgbouncer: { maxClients: 10 } } })).toMatch(/^\d+ connections$/)
  })

  test('gives what is fixed by hand to that one, and divides the rest', async () => {
    const { odoo, postgres } = sharesOf(await stackOf({ sizing, odoo: { memory: '2G' } }))
    expect(odoo.memory).toBe('2G')
    expect(postgres.memory).toBe('9641M')
  })

  test('says what it does not know', async () => {
    expect((await checks({ sizing: { cpus: 4, memory: '16G', users: 5 } })).get('disk')).toMatchObject({
      status: 'unknown',
      next: 'Write sizing.disk, such as 200G.',
    })
    expect((await checks({ sizing })).get('disk')).toMatchObject({ status: 'unknown' })
  })
})

describe('what gives out first', () => {
  const outlook = async (load: object) => outlookOf(await stackOf({ sizing: { ...sizing, ...load } }))

  test('is the disk where boletas pile up', async () => {
    expect(await outlook({ users: 10, documentsPerDay: { '39': 20_000 } })).toMatchObject({
      resource: 'disk',
      months: 22,
    })
  })

  test('is the CPU where users grow', async () => {
    expect(await outlook({ users: 30, growth: 0.05 })).toMatchObject({ resource: 'cpu' })
  })

  test('is nothing where neither happens, and now where something is short now', async () => {
    expect(await outlook({ users: 5 })).toBeUndefined()
    expect(await outlook({ users: 600 })).toMatchObject({ months: 0 })
  })

  test('is never later for more documents', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 40_000 }), fc.nat({ max: 40_000 }), async (documents, more) => {
        const few = await outlook({ documentsPerDay: { '39': documents + 1 } })
        const many = await outlook({ documentsPerDay: { '39': documents + 1 + more } })
        expect(many?.months ?? Infinity).toBeLessThanOrEqual(few?.months ?? Infinity)
      }),
      { numRuns: 30 },
    )
  })
})

describe('the host that a load needs', () => {
  test('is never smaller in anything for more users or documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 300 }),
        fc.nat({ max: 200 }),
        fc.nat({ max: 20_000 }),
        fc.nat({ max: 20_000 }),
        async (users, more, documents, moreDocuments) => {
          const need = async (users: number, documents: number) =>
            requiredHost(await stackOf({ sizing: { users: users + 1, documentsPerDay: { '39': documents } } }), 12)
          const few = await need(users, documents)
          const many = await need(users + more, documents + moreDocuments)
          if (few === undefined || many === undefined) throw new Error('such a host is sold')
          for (const key of ['cpus', 'memory', 'disk'] as const) expect(many[key], key).toBeGreaterThanOrEqual(few[key])
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('the memory limits of workers', () => {
  test('let no set of workers use up a small container', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2048, max: 5000 }), fc.integer({ min: 1, max: 8 }), async (memory, cpus) => {
        const stack = await stackOf({ sizing: { cpus, memory: `${memory}M` } })
        const { hard } = webMemory(stack) ?? { hard: Infinity }
        const granted = 200 + workersOf(stack) * (45 + hard - 256)
        expect(granted).toBeLessThanOrEqual(Number(sharesOf(stack).odoo.memory.slice(0, -1)))
      }),
    )
  })

  test('grant a heavy request where the container has room for Odoo’s own model', async () => {
    expect(webMemory(await stackOf({ sizing }))).toEqual({ soft: 1075, hard: 1280 })
  })

  test('are Odoo’s own without a known host, and what muelle.yaml says where it says it', async () => {
    expect(webMemory(await stackOf())).toBeUndefined()
    expect(webMemory(await stackOf({ sizing, odoo: { conf: { limit_memory_hard: 1e9 } } }))).toBeUndefined()
    expect(webMemory(await stackOf({ sizing, odoo: { workers: 0 } }))).toBeUndefined()
    expect(cronMemory(await stackOf())).toBeUndefined()
  })
})

describe('the explanation', () => {
  test('has a formula for every figure, and a source for all that muelle.yaml does not say', async () => {
    const figures = explain(await stackOf({ sizing: { ...sizing, users: 20, documentsPerDay: { '33': 60 } } }))
    expect(figures.filter(({ formula }) => formula === '').map(({ key }) => key)).toEqual([])
    const unsourced = figures.filter(({ source, formula }) => source === '' && !/muelle\.(yaml|lock)/.test(formula))
    expect(unsourced.map(({ key }) => key)).toEqual([])
    expect(new Set(figures.map(({ key }) => key)).size).toBe(figures.length)
  })
})
