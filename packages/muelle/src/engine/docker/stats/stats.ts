import type { Stats } from '../../port/stats.ts'
import type { Client } from '../client.ts'
import { hasStatus } from '../errors.ts'
import { events } from './events.ts'
import { memoryKills } from './memory-kills.ts'
import { processes } from './processes.ts'
import { StatsAnswer, sampleOf } from './sample.ts'

/**
 * The stats of the Engine API, one shot each: an open stream makes the daemon count once a second for as long as it is open, a single
 * question once (`npm run -s bench -- stats` has the figures).
 */
export function statsOf(client: Client): Stats {
  return {
    sample: (container, signal) =>
      client.ask(`count what ${container} uses`, async (docker) => {
        try {
          const query = { stream: false, 'one-shot': true, ...(signal && { abortSignal: signal }) } as const
          return sampleOf(StatsAnswer.parse(await docker.getContainer(container).stats(query)))
        } catch (error) {
          if (hasStatus(error, 404) || hasStatus(error, 409)) return undefined
          throw error
        }
      }),
    memoryKills: (container, signal) => memoryKills(client, container, signal),
    processes: (container) => processes(client, container),
    events: (project, signal) => events(client, project, signal),
  }
}
