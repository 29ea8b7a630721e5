import { type Lease, leftOf } from '../traffic/lease.ts'

/**
 * What a lease asks of the steward at this moment.
 * `release`: it is over and the active colour runs on a whole database. `page`: it is over and the active colour was stopped,
 * so that nobody may be let in before the operation was finished or unwound.
 * @param now clock of this host, ISO 8601.
 */
export function dutyOf(lease: Lease | undefined, now: string): 'nothing' | 'release' | 'page' {
  if (lease === undefined || leftOf(lease, now) > 0) return 'nothing'
  return lease.stage === 'holding' ? 'release' : 'page'
}
