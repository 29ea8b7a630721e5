import { z } from 'zod'
import type { Sample } from '../../engine/port/stats.ts'
import type { Limits } from '../container/limits.ts'

const Flow = (of: string) =>
  z.object({
    total: z.number().describe(`bytes ${of} since the container started`),
    perSecond: z.number().nullable().describe('bytes; null in the first round'),
  })

/** What one service uses beside what it may. */
export const Usage = z.object({
  service: z.string(),
  container: z.string(),
  state: z.string(),
  cpu: z.object({
    cores: z.number().nullable().describe('average since the round before; null in the first one'),
    limit: z.number().nullable(),
    throttled: z
      .number()
      .nullable()
      .describe('part of the periods since the round before in which the limit stopped it, 0 to 1'),
  }),
  memory: z.object({
    used: z.number().describe('bytes, without the inactive file cache'),
    limit: z.number().nullable(),
  }),
  pids: z.object({ used: z.number(), limit: z.number().nullable() }),
  network: z.object({ received: Flow('received'), sent: Flow('sent') }).nullable(),
  disk: z.object({ read: Flow('read'), written: Flow('written') }).nullable(),
  memoryKills: z
    .number()
    .nullable()
    .describe('processes killed for lack of memory since the container started; null when the container cannot tell'),
  restarts: z.number(),
  warning: z.string().nullable().describe('what is short, or null'),
})
export type Usage = z.output<typeof Usage>

/** What is known of a container besides what it uses. */
export interface Subject {
  readonly service: string
  readonly container: string
  readonly state: string
  readonly restarts: number
  readonly limits: Limits
  readonly memoryKills: number | undefined
}

const nothing: Sample = {
  ...{ at: 0, cpu: 0, periods: 0, throttledPeriods: 0, memory: 0, pids: 0 },
  ...{ network: null, blocks: null },
}

/**
 * What a container used between two samples.
 * @param sample undefined when it does not run. @param before of the same container; undefined in the first round.
 */
export function usageOf(subject: Subject, sample: Sample | undefined, before: Sample | undefined): Usage {
  const { service, container, state, restarts, limits } = subject
  const now = sample ?? nothing
  // A container that restarted meanwhile counts anew: a rate over that is none.
  const since = before && before.cpu <= now.cpu && before.at < now.at ? before : undefined
  const seconds = (now.at - (since?.at ?? now.at)) / 1000
  const flow = (pick: (sample: Sample) => number | undefined) => {
    const total = pick(now) ?? 0
    const earlier = since && pick(since)
    return { total, perSecond: earlier === undefined ? null : Math.max(0, Math.round((total - earlier) / seconds)) }
  }
  const periods = now.periods - (since?.periods ?? 0)
  const usage = {
    service,
    container,
    state,
    cpu: {
      cores: since ? round((now.cpu - since.cpu) / 1e9 / seconds) : null,
      limit: limits.cpus,
      throttled: since ? round(periods > 0 ? (now.throttledPeriods - since.throttledPeriods) / periods : 0) : null,
    },
    memory: { used: now.memory, limit: limits.memory },
    pids: { used: now.pids, limit: limits.pids },
    network: now.network && {
      received: flow(({ network }) => network?.received),
      sent: flow(({ network }) => network?.sent),
    },
    disk: now.blocks && { read: flow(({ blocks }) => blocks?.read), written: flow(({ blocks }) => blocks?.written) },
    memoryKills: subject.memoryKills ?? null,
    restarts,
  }
  return { ...usage, warning: warningOf(usage) }
}

const round = (value: number) => Math.round(value * 1000) / 1000

/** Parts of a limit from which on it is said to be short. */
const short = { memory: 0.9, pids: 0.9, throttled: 0.25 } as const

function warningOf({ memoryKills, memory, pids, cpu }: Omit<Usage, 'warning'>): string | null {
  if (memoryKills !== null && memoryKills > 0)
    return `${memoryKills} ${memoryKills === 1 ? 'process' : 'processes'} killed for lack of memory`
  if (memory.limit !== null && memory.used > memory.limit * short.memory) return 'memory is nearly used up'
  if (pids.limit !== null && pids.used > pids.limit * short.pids) return 'processes and threads are nearly used up'
  if ((cpu.throttled ?? 0) > short.throttled) return 'slowed down by its CPU limit'
  return null
}
