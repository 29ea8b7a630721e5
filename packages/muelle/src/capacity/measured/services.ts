import type { Sample } from '../../engine/port/stats.ts'
import type { ContainerSummary, Engine } from '../../engine/port.ts'
import { isPlain } from '../../kernel/plain.ts'
import type { MeasuredService } from './schema.ts'

/** What a container had used at the beginning. */
export type Samples = ReadonlyMap<string, Sample>

/** Counters of all containers now. */
export async function samples(engine: Engine, containers: readonly ContainerSummary[]): Promise<Samples> {
  const found = await Promise.all(containers.map(async ({ id }) => [id, await engine.stats.sample(id)] as const))
  return new Map(found.flatMap(([id, sample]) => (sample === undefined ? [] : [[id, sample]])))
}

/** What each container used between two looks. */
export async function measuredServices(
  engine: Engine,
  containers: readonly ContainerSummary[],
  before: Samples,
  after: Samples,
): Promise<readonly MeasuredService[]> {
  const found = await Promise.all(
    containers.map(async (container) => {
      const [from, to] = [before.get(container.id), after.get(container.id)]
      if (from === undefined || to === undefined) return []
      const limits = (await engine.inspect(container.id)).HostConfig
      const limit = (key: string) => (isPlain(limits) && Number(limits[key]) > 0 ? Number(limits[key]) : null)
      const nano = limit('NanoCpus')
      return [
        {
          service: container.service,
          memory: to.memory,
          memoryLimit: limit('Memory'),
          cpus: Math.max(0, (to.cpu - from.cpu) / 1e6 / Math.max(1, to.at - from.at)),
          cpuLimit: nano === null ? null : nano / 1e9,
          memoryKills: (await engine.stats.memoryKills(container)) ?? null,
        },
      ]
    }),
  )
  return found.flat().sort((a, b) => b.memory - a.memory)
}
