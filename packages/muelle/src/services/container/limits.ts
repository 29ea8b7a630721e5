import { z } from 'zod'

/** What a container may use; null where it has no limit. */
export const Limits = z.object({
  cpus: z.number().nullable(),
  memory: z.number().nullable().describe('bytes'),
  pids: z.number().nullable(),
})
export type Limits = z.output<typeof Limits>

/** The part of the engine's answer that has them. Zero stands for no limit, -1 and null too for processes. */
const Limited = z.object({
  HostConfig: z.object({
    NanoCpus: z.number().default(0),
    CpuQuota: z.number().default(0),
    CpuPeriod: z.number().default(0),
    Memory: z.number().default(0),
    PidsLimit: z.number().nullish(),
  }),
})

/** Linux's own period of CPU quotas, in microseconds, when none is given (kernel/sched/fair.c, default_cfs_period). */
const defaultPeriod = 100_000

/** The limits of a container, from the engine's answer about it. */
export function limitsOf(inspected: Readonly<Record<string, unknown>>): Limits {
  const { NanoCpus, CpuQuota, CpuPeriod, Memory, PidsLimit } = Limited.parse(inspected).HostConfig
  const quota = CpuQuota > 0 ? CpuQuota / (CpuPeriod > 0 ? CpuPeriod : defaultPeriod) : null
  return {
    cpus: NanoCpus > 0 ? NanoCpus / 1e9 : quota,
    memory: Memory > 0 ? Memory : null,
    pids: PidsLimit && PidsLimit > 0 ? PidsLimit : null,
  }
}
