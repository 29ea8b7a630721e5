import { z } from 'zod'
import { parseStored } from '../kernel/stored.ts'

/** Where the lease of a hold is on the host; absent when nothing is held. */
export const leasePath = 'state/hold.json'

/**
 * A hold of requests, and until when it may last. It is written before the hold and removed after the release,
 * so a hold without a lease never exists; the steward ends what was forgotten.
 */
const Lease = z.strictObject({
  schema: z.literal(1),
  /** Who holds, such as `proxy hold`. */
  operation: z.string(),
  /** By the clock of the daemon's host. */
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  /**
   * `holding`: the active colour runs, and its database is whole: when the lease is over, requests go to it.
   * `stopped`, written before the active colour is stopped: the database may be between two versions, and nobody may be let in.
   */
  stage: z.enum(['holding', 'stopped']),
})
export type Lease = z.output<typeof Lease>

/**
 * Longest hold, in seconds. A held request is tried 60 times, once a second (render/haproxy/backends.ts: retries, timeout connect),
 * and what usually stands in front gives up after 60 s (nginx proxy_read_timeout, AWS load balancers' idle timeout).
 * Ten less: the steward looks once a second, a held request notices within another, and slow machines need the rest.
 */
export const longestHold = 50

/** Default of deploy.md, "hold budget". */
export const usualHold = 25

/**
 * Reads a lease.
 * @throws UserError when a newer Muelle wrote it, or it is damaged.
 */
export const parseLease = (text: string): Lease => parseStored(Lease, text, leasePath)

/** A lease from now on. @param now clock of the daemon's host, ISO 8601. */
export function leaseFrom(now: string, operation: string, seconds: number): Lease {
  const since = new Date(now)
  const until = new Date(since.getTime() + seconds * 1000)
  return { schema: 1, operation, since: since.toISOString(), until: until.toISOString(), stage: 'holding' }
}

/** The text of the file. */
export const leaseText = (lease: Lease): string => `${JSON.stringify(lease)}\n`

/** Milliseconds by which a lease may begin in the future: who wrote it and who reads it are not the same process. */
const early = 5000

/**
 * Milliseconds that are left; negative when it is over. A lease that begins in the future is over: the clock was put back, and
 * counting down from there would hold requests for as long as it was wrong.
 * @param now clock of the daemon's host.
 */
export function leftOf({ since, until }: Lease, now: string): number {
  const ahead = Date.parse(since) - Date.parse(now)
  return ahead > early ? -ahead : Date.parse(until) - Date.parse(now)
}
