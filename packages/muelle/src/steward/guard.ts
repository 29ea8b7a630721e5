import { UserError } from '../kernel/errors.ts'
import { parseRelease, releasePath } from '../store/release.ts'
import { leasePath, parseLease } from '../traffic/lease.ts'
import type { Traffic } from '../traffic/port.ts'
import { dutyOf } from './duty.ts'

/** What the steward works with; tests bring their own. */
export interface Post {
  /** Content of a file of the stack's directory; undefined when it is not there. */
  readonly read: (path: string) => Promise<string | undefined>
  readonly remove: (path: string) => Promise<void>
  readonly traffic: Traffic
  /** Clock of this host, ISO 8601. */
  readonly now: () => string
  /** A line of the steward's log. */
  readonly log: (text: string) => void
}

/**
 * Ends a hold whose lease is over; the one thing the steward does to traffic. Safe to be called again at any time,
 * and without the stack's lock: it is there for an operator who holds the lock and has died or hangs.
 * @throws ReportedError when the lease cannot be read or the proxy cannot be moved: it is tried again.
 */
export async function guardHold({ read, remove, traffic, now, log }: Post): Promise<void> {
  const text = await read(leasePath)
  if (text === undefined) return
  const lease = parseLease(text)
  const duty = dutyOf(lease, now())
  if (duty === 'page' && (await traffic.look()).mode !== 'page') {
    await traffic.close()
    log(
      `the hold of ${lease.operation} ended at ${lease.until} with the active colour stopped: showing the maintenance page until ${lease.operation} is finished or undone`,
    )
  }
  if (duty !== 'release') return
  const colour = await activeColour(read)
  await traffic.release(colour)
  // Another lease that was written meanwhile is not this one's to remove.
  if ((await read(leasePath)) === text) await remove(leasePath)
  log(`the hold of ${lease.operation} ended at ${lease.until}: requests go to ${colour} again`)
}

async function activeColour(read: Post['read']) {
  const text = await read(releasePath)
  if (text !== undefined) return parseRelease(text).active
  throw new UserError({
    what: 'Requests are held and nothing says which colour is the active one.',
    evidence: `there is no ${releasePath}`,
    next: 'Run: muelle up',
  })
}
