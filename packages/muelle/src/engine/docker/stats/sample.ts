import { z } from 'zod'
import type { Sample } from '../../port/stats.ts'

/** Entries of the block device counters; null or empty where the kernel has none (cgroup v1 without an accounting scheduler). */
const BlockEntries = z.array(z.object({ op: z.string(), value: z.number() })).nullish()

/** The part of the engine's answer that is read (Docker Engine API, ContainerStats). */
export const StatsAnswer = z.object({
  read: z.string(),
  cpu_stats: z.object({
    cpu_usage: z.object({ total_usage: z.number() }),
    throttling_data: z
      .object({ periods: z.number().default(0), throttled_periods: z.number().default(0) })
      .default({ periods: 0, throttled_periods: 0 }),
  }),
  memory_stats: z.object({ usage: z.number().optional(), stats: z.record(z.string(), z.number()).default({}) }),
  pids_stats: z.object({ current: z.number().default(0) }).default({ current: 0 }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).nullish(),
  blkio_stats: z.object({ io_service_bytes_recursive: BlockEntries }).default({ io_service_bytes_recursive: null }),
})

/**
 * Reads the engine's answer, of cgroup v1 and v2 alike.
 * @returns undefined for a container that does not run: the engine then answers with zeros.
 */
export function sampleOf(answer: z.output<typeof StatsAnswer>): Sample | undefined {
  const { usage, stats } = answer.memory_stats
  if (usage === undefined) return undefined
  const networks = Object.values(answer.networks ?? {})
  // v1 counts the container and what is below it apart; v2 has one number (docker/cli, calculateMemUsageUnixNoCache).
  const cache = stats.total_inactive_file ?? stats.inactive_file ?? 0
  return {
    at: Date.parse(answer.read),
    cpu: answer.cpu_stats.cpu_usage.total_usage,
    periods: answer.cpu_stats.throttling_data.periods,
    throttledPeriods: answer.cpu_stats.throttling_data.throttled_periods,
    memory: cache < usage ? usage - cache : usage,
    pids: answer.pids_stats.current,
    network:
      networks.length === 0
        ? null
        : { received: sum(networks.map((each) => each.rx_bytes)), sent: sum(networks.map((each) => each.tx_bytes)) },
    blocks: blocksOf(answer.blkio_stats.io_service_bytes_recursive ?? []),
  }
}

/** v1 writes `Read`, v2 `read`. */
function blocksOf(entries: readonly { readonly op: string; readonly value: number }[]): Sample['blocks'] {
  if (entries.length === 0) return null
  const of = (name: string) => sum(entries.filter(({ op }) => op.toLowerCase() === name).map(({ value }) => value))
  return { read: of('read'), written: of('write') }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
