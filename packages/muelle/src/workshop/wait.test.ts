import { describe, expect, it } from 'vitest'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { waitForService } from './wait.ts'
import type { Place } from './world.ts'

const container: ContainerSummary = {
  id: 'a',
  name: 'acme-db-1',
  service: 'db',
  oneOff: false,
  image: 'postgres:15',
  imageId: 'sha256:1',
  state: 'running',
  health: 'healthy',
  startedAt: undefined,
  exitCode: undefined,
  restarts: 0,
  oomKilled: false,
  ports: [],
  labels: {},
  lastProbe: undefined,
  healthcheck: ['check'],
}

/** Waits for a container that shows one state after another, half a second each, the last one for ever. */
function waitFor(...states: readonly Partial<ContainerSummary>[]): Promise<ContainerSummary> {
  const seen = [...states]
  let last = states.at(-1)
  const engine = {
    containers: async () => {
      last = seen.shift() ?? last
      return [{ ...container, ...last }]
    },
    exec: async () => ({ exitCode: last?.lastProbe === 'well' ? 0 : 1, stdout: '', stderr: '' }),
    logs: async function* () {},
  } as unknown as Engine
  const clock = { now: () => '', sleep: async () => undefined }
  const place = { engine, stack: { project: 'acme' }, context: { clock, signal: new AbortController().signal } }
  return waitForService(place as unknown as Place, 'db', { seconds: 60 })
}

describe('waiting for a service', () => {
  it('gives a container time to mend whose health check failed before', async () => {
    const sick = { health: 'unhealthy' } as const
    expect(await waitFor(sick, sick, {})).toMatchObject({ health: 'healthy' })
    await expect(waitFor(sick)).rejects.toThrow('its health check fails')
  })

  it('gives up at once when it fails in the meantime', async () => {
    const states = [{ health: 'starting' }, { health: 'unhealthy' }, {}] as const
    await expect(waitFor(...states)).rejects.toThrow('its health check fails')
  })

  it('does not count the restarts of last month', async () => {
    const again = { state: 'restarting', health: 'starting', restarts: 40 } as const
    expect(await waitFor(again, again, { restarts: 41 })).toMatchObject({ restarts: 41 })
  })

  it('gives up a container that restarts again and again', async () => {
    const loop = [40, 41, 42, 43].map((restarts) => ({ health: 'starting', restarts }) as const)
    await expect(waitFor(...loop, {})).rejects.toThrow('it restarted 3 times')
  })

  it('does not wait for one that ended', async () => {
    await expect(waitFor({ state: 'exited', exitCode: 3 }, {})).rejects.toThrow('it exited with 3')
  })

  it('asks its health check itself until Docker has', async () => {
    const states = [{ health: 'starting' }, { health: 'starting', lastProbe: 'well' }, { health: 'unhealthy' }] as const
    expect(await waitFor(...states)).toMatchObject({ health: 'healthy', lastProbe: 'well' })
  })

  it('tells in what state it still was when the time is over', async () => {
    await expect(waitFor({ health: 'starting' })).rejects.toThrow('it is running and starting after 60 s')
  })
})
