import type { HostSession } from '../engine/host/session.ts'
import { UserError } from '../kernel/errors.ts'
import { type Lease, leasePath, leaseText, leftOf, parseLease } from '../traffic/lease.ts'
import type { ProxyWorld } from './world.ts'

/** Milliseconds that are too few to do anything under a lease: the steward may be about to end it. */
const tooFew = 3000

/** Milliseconds in which the steward ends a hold that is over; it looks once a second. */
const stewardTime = 10_000
const pause = 500

/** The lease on the host; undefined when nothing is held. */
export async function readLease(session: HostSession): Promise<Lease | undefined> {
  const text = await session.read(leasePath)
  return text === undefined ? undefined : parseLease(text)
}

export const writeLease = (session: HostSession, lease: Lease) =>
  session.put([{ path: leasePath, content: leaseText(lease), mode: 0o644, uid: 0, gid: 0 }])

export const removeLease = (session: HostSession): Promise<void> => session.remove([leasePath])

/**
 * The lease in force, by the clock of the daemon's host, where the steward reads it. One that is over, or nearly, is the steward's to end,
 * and is waited for: what came between would be undone by it.
 * @returns undefined when nothing is held.
 * @throws UserError, refused, when an operation holds that must be finished itself, or nobody ends the hold.
 */
export async function leaseInForce(world: ProxyWorld): Promise<Lease | undefined> {
  const { session, engine, context } = world
  for (let waited = 0; ; waited += pause) {
    const lease = await readLease(session)
    if (lease === undefined) return undefined
    refuseStopped(lease)
    const { systemTime } = await engine.info()
    if (leftOf(lease, systemTime) > tooFew) return lease
    if (waited >= tooFew + stewardTime) throw forgotten(lease)
    await context.clock.sleep(pause, context.signal)
  }
}

/** @throws UserError, refused, when the active colour was stopped under this lease: letting anybody in is not ours to decide. */
export function refuseStopped(lease: Lease): void {
  if (lease.stage === 'holding') return
  throw new UserError(
    {
      what: `Requests are held by ${lease.operation}, which has stopped the active colour.`,
      evidence: `since ${lease.since}; the database may be between two versions`,
      next: `Run muelle ${lease.operation} again: it finishes or undoes its work.`,
    },
    { refused: true },
  )
}

const forgotten = ({ operation, until }: Lease) =>
  new UserError(
    {
      what: 'A hold is over and the steward does not end it.',
      evidence: `held by ${operation} until ${until}`,
      next: 'Run muelle proxy release, then see why: muelle logs steward --tail 20',
    },
    { refused: true },
  )
