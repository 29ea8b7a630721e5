import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeLimits } from '../../../../test/golden/compose-limits.ts'
import { stackOf } from '../../../../test/golden/stack-of.ts'
import { renderStack } from '../render/render.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import { connectionsOf } from './connections.ts'
import { atRelease, atRest } from './divide.ts'
import { envelopeOf } from './envelope.ts'
import { divisionOf, sharesOf } from './shares.ts'
import { workersOf } from './workers.ts'

/** MiB; from less than anything runs on to a large server. */
const memory = fc.integer({ min: 512, max: 262_144 })
const cpus = fc.integer({ min: 1, max: 128 })
/** Every combination of what a stack may have beside Odoo and its database. */
const services = fc.record({
  redis: fc.boolean(),
  pgbouncer: fc.boolean(),
  ai: fc.constantFrom(false, { image: 'acme/ai:1.4', port: 8002 }),
})
/** The same, with sizes of their own. */
const sizedServices = fc.record({
  redis: fc.oneof(fc.boolean(), fc.record({ memory: fc.constantFrom('96M', '2G') })),
  pgbouncer: fc.oneof(fc.boolean(), fc.record({ memory: fc.constantFrom('48M', '1G') })),
  ai: fc.oneof(
    fc.constant(false),
    fc.record({ image: fc.constant('acme/ai:1.4'), port: fc.constant(8002), memory: fc.constantFrom('300M', '8G') }),
  ),
})
/** Who it faces: an edge of the site, visitors from outside, or a developer with a mail catcher. */
const facing = fc.constantFrom(
  {},
  { proxy: { tls: 'acme', domains: ['erp.acme.cl'] } },
  { development: { development: {} } },
)
const users = fc.option(fc.integer({ min: 1, max: 2000 }), { nil: undefined })
const cronThreads = fc.integer({ min: 1, max: 4 })

const sized = async (cpus: number, memory: number, rest: object = {}, others: object = {}) =>
  stackOf({ sizing: { cpus, memory: `${memory}M`, ...rest }, ...others })

describe('a stack on a host of known size', () => {
  test('has limits that, with both colours and an update at once, never exceed the host; or it says how much is missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        memory,
        cpus,
        sizedServices,
        facing,
        users,
        cronThreads,
        async (memory, cpus, services, facing, users, cronThreads) => {
          const stack = await sized(cpus, memory, { users }, { services, ...facing, odoo: { cronThreads } })
          const division = divisionOf(stack)
          if (division === undefined) throw new Error('no division')
          // Not from the same arithmetic: the limits that stand in the rendered compose.yaml.
          const limits = composeLimits(renderStack(stack))
          const update = limits.get('odoo-cron')?.memory ?? 0
          const all = [...limits.values()].reduce((sum, each) => sum + each.memory, 0)
          const colour = limits.get('odoo-green')?.memory ?? 0
          // An update takes cron's place, and cron is in the sum.
          expect(update).toBe(division.cron)
          expect(new Set(limits.keys())).toEqual(new Set(expectedIn(services, facing)))
          expect(all + division.system + division.helper).toBe(atRelease(division))
          expect(all - colour + division.system).toBe(atRest(division))
          const [check] = envelopeOf(stack)
          if (check?.status === 'ok') expect(atRelease(division)).toBeLessThanOrEqual(memory)
          else expect(check?.missing).toMatch(/^[\d.]+ [MG]iB$/)
          for (const { cpus: limit } of limits.values()) expect(limit).toBeLessThanOrEqual(cpus)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('fits from 2 GB on, whatever it has beside Odoo; with a service of your own from 2.5 GB on', async () => {
    const enough = { without: 2048, with: 2560 }
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 262_144 }),
        cpus,
        services,
        facing,
        async (above, cpus, services, facing) => {
          const memory = above + (services.ai ? enough.with : enough.without)
          const division = divisionOf(await sized(cpus, memory, {}, { services, ...facing }))
          expect(division && atRelease(division)).toBeLessThanOrEqual(memory)
        },
      ),
    )
  })

  test('never needs less for a service more', async () => {
    await fc.assert(
      fc.asyncProperty(memory, cpus, services, facing, async (memory, cpus, services, facing) => {
        const without = divisionOf(await sized(cpus, memory, {}, facing))
        const beside = divisionOf(await sized(cpus, memory, {}, { services, ...facing }))
        if (without === undefined || beside === undefined) throw new Error('no division')
        expect(beside.sidecars).toBeGreaterThanOrEqual(without.sidecars)
        expect(beside.odoo).toBeLessThanOrEqual(without.odoo)
        expect(beside.postgres).toBeLessThanOrEqual(without.postgres)
      }),
    )
  })

  test('never gets less of anything on a larger host', async () => {
    await fc.assert(
      fc.asyncProperty(
        memory,
        cpus,
        fc.nat({ max: 65_536 }),
        fc.nat({ max: 32 }),
        users,
        async (memory, cpus, more, moreCpus, users) => {
          const small = await figuresOf(await sized(cpus, memory, { users }))
          const large = await figuresOf(await sized(cpus + moreCpus, memory + more, { users }))
          for (const [key, value] of Object.entries(small))
            expect(large[key as keyof typeof small], key).toBeGreaterThanOrEqual(value)
        },
      ),
    )
  })

  test('never gets fewer workers or connections for more users or documents', async () => {
    await fc.assert(
      fc.asyncProperty(
        memory,
        cpus,
        fc.nat({ max: 500 }),
        fc.nat({ max: 500 }),
        fc.nat({ max: 100_000 }),
        fc.nat({ max: 100_000 }),
        async (memory, cpus, users, more, documents, moreDocuments) => {
          const load = (users: number, documents: number) => ({
            users: users + 1,
            documentsPerDay: { '39': documents },
          })
          const few = await sized(cpus, memory, load(users, documents))
          const many = await sized(cpus, memory, load(users + more, documents + moreDocuments))
          expect(workersOf(many)).toBeGreaterThanOrEqual(workersOf(few))
          expect(connectionsOf(many).server).toBeGreaterThanOrEqual(connectionsOf(few).server)
        },
      ),
    )
  })
})

/** The services of compose.yaml, written down here once more on purpose. */
function expectedIn(services: object, facing: object): readonly string[] {
  const always = ['db', 'odoo-blue', 'odoo-green', 'odoo-cron', 'proxy', 'steward']
  const chosen = Object.entries(services).flatMap(([name, given]) => (given === false ? [] : [name]))
  return [...always, ...chosen, ...('proxy' in facing ? ['tls'] : []), ...('development' in facing ? ['mail'] : [])]
}

async function figuresOf(stack: Awaited<ReturnType<typeof stackOf>>) {
  const { odoo, cron, postgres } = sharesOf(stack)
  const mib = (size: string) => mebibytes(bytesOf(size))
  return {
    odoo: mib(odoo.memory),
    cron: mib(cron.memory),
    postgres: mib(postgres.memory),
    cpus: odoo.cpus,
    databaseCpus: postgres.cpus,
    workers: workersOf(stack),
    connections: connectionsOf(stack).server,
  }
}
