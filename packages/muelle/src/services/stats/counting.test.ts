import { describe, expect, it } from 'vitest'
import { LostConnection } from '../../engine/lost-connection.ts'
import type { ContainerEvent, Sample } from '../../engine/port/stats.ts'
import type { ContainerSummary, Engine } from '../../engine/port.ts'
import type { Stack } from '../../stack/stack.ts'
import type { View } from '../../workshop/look.ts'
import { Counting } from './counting.ts'

const sample: Sample = {
  ...{ at: 1000, cpu: 0, periods: 0, throttledPeriods: 0, memory: 1, pids: 1 },
  ...{ network: null, blocks: null },
}

/** An engine with two containers, that counts what it is asked, and tells events when it is given some. */
function engineOf() {
  const asked = { containers: 0, kills: 0 }
  const world = { kills: 0, startedAt: '2026-01-01T00:00:00Z', away: false }
  const told = Promise.withResolvers<ContainerEvent>()
  const summary = (service: string) =>
    ({
      id: service,
      name: `acme-${service}-1`,
      service,
      oneOff: false,
      state: 'running',
      restarts: 0,
      ...world,
    }) as unknown as ContainerSummary
  const answer = <T>(value: T): T => {
    if (world.away) throw new LostConnection({ what: 'Docker does not answer.' })
    return value
  }
  const engine = {
    containers: async () => {
      asked.containers += 1
      return answer(['db', 'odoo-blue'].map(summary))
    },
    inspect: async () => ({ HostConfig: { Memory: 100 } }),
    stats: {
      sample: async () => answer(sample),
      memoryKills: async () => {
        asked.kills += 1
        return world.kills
      },
      async *events() {
        yield await told.promise
        await new Promise(() => undefined)
      },
    },
  }
  const view: View = {
    stack: { project: 'acme' } as Stack,
    engine: engine as unknown as Engine,
    containers: ['db', 'odoo-blue'].map(summary),
  }
  return { view, asked, world, tell: told.resolve }
}

const signal = new AbortController().signal
/** Lets what was told arrive. */
const moment = () => new Promise((resolve) => setImmediate(resolve))

describe('counting round after round', () => {
  it('looks containers and killed processes up once', async () => {
    const { view, asked } = engineOf()
    const counting = new Counting(view, [], signal)
    counting.follow()
    for (let round = 0; round < 5; round++) await counting.round('now')
    expect(asked).toEqual({ containers: 1, kills: 2 })
  })

  it('asks one container again when the daemon tells that memory ran out in it', async () => {
    const { view, asked, world, tell } = engineOf()
    const counting = new Counting(view, [], signal)
    counting.follow()
    await counting.round('now')
    world.kills = 3
    tell({ action: 'oom', container: 'odoo-blue', service: 'odoo-blue' })
    await moment()
    const { services } = await counting.round('now')
    expect(services.map(({ service, memoryKills }) => [service, memoryKills])).toEqual([
      ['db', 0],
      ['odoo-blue', 3],
    ])
    expect(asked).toEqual({ containers: 1, kills: 3 })
  })

  it('looks at everything again when a container restarted, which counts anew', async () => {
    const { view, asked, world, tell } = engineOf()
    const counting = new Counting(view, [], signal)
    counting.follow()
    await counting.round('now')
    world.startedAt = '2026-01-02T00:00:00Z'
    tell({ action: 'start', container: 'db', service: 'db' })
    await moment()
    await counting.round('now')
    expect(asked).toEqual({ containers: 2, kills: 4 })
  })

  it('begins anew after the daemon was away', async () => {
    const { view, asked, world } = engineOf()
    const counting = new Counting(view, ['db'], signal)
    await counting.round('now')
    world.away = true
    await expect(counting.round('now')).rejects.toThrow('Docker does not answer')
    world.away = false
    expect((await counting.round('now')).services.map(({ service }) => service)).toEqual(['db'])
    expect(asked.containers).toBe(2)
  })

  it('refuses a service that has no container before it counts anything', () => {
    expect(() => new Counting(engineOf().view, ['nobody'], signal)).toThrow('no container of a service nobody')
  })
})
