import { z } from 'zod'
import type { EngineInfo } from '../../engine/port.ts'

/** One thing that was looked at, and how it is. */
export const Check = z.object({
  id: z.string().describe('stable name of the check, e.g. disk:docker'),
  status: z
    .enum(['ok', 'warn', 'fail', 'unchecked'])
    .describe('unchecked: it could not be looked at; evidence says why'),
  what: z.string(),
  evidence: z.string(),
  next: z.string().nullable().describe('what to do; null when nothing is to be done'),
})
export type Check = z.output<typeof Check>

/** Free space of one file system, or why it is not known. Bytes. */
export type Space = { readonly free: number; readonly total: number } | { readonly unknown: string }

/** All that the checks judge, looked up before. */
export interface HostSeen {
  readonly info: EngineInfo
  /** The daemon runs on the machine of this process. */
  readonly local: boolean
  /** systemd is the init of the daemon's host; undefined when that cannot be seen. */
  readonly systemd: boolean | undefined
  /** User of this process, who reached the daemon. */
  readonly user: string
  /** Clock of the daemon minus that of this machine, and by how much the measurement may be wrong. Milliseconds. */
  readonly clock: { readonly ahead: number; readonly uncertainty: number }
  /** Version of `docker compose` on the daemon's host; undefined when there is none. */
  readonly compose: { readonly version: string | undefined } | { readonly unknown: string }
  readonly disks: readonly { readonly id: string; readonly path: string; readonly space: Space }[]
  /** How many networks Docker has addresses for, and how many there are. */
  readonly networks: { readonly capacity: number; readonly taken: number }
  /** Ports of stacks that the kept rules of `host harden` close to the outside; empty where that cannot be seen. */
  readonly closed: readonly number[]
  /** Docker's chain in the NAT table. */
  readonly nat: { readonly there: boolean; readonly evidence: string } | { readonly unknown: string }
}

/** A rule about the host: pure, one a file. */
export type Rule = (seen: HostSeen) => readonly Check[]

export const ok = (id: string, what: string, evidence: string): Check => ({
  id,
  status: 'ok',
  what,
  evidence,
  next: null,
})
export const warn = (id: string, what: string, evidence: string, next: string): Check => ({
  id,
  status: 'warn',
  what,
  evidence,
  next,
})
export const fail = (id: string, what: string, evidence: string, next: string): Check => ({
  id,
  status: 'fail',
  what,
  evidence,
  next,
})
export const unchecked = (id: string, what: string, reason: string): Check => ({
  id,
  status: 'unchecked',
  what,
  evidence: reason,
  next: null,
})
