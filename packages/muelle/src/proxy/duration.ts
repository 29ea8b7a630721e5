import { UserError } from '../kernel/errors.ts'
import { longestHold } from '../traffic/lease.ts'

/**
 * Seconds of a hold, from `25s` or `25`.
 * @throws UserError when it is no whole number of seconds, none, or more than held requests bear.
 */
export function holdSeconds(text: string): number {
  const [, digits] = /^(\d{1,6})s?$/.exec(text) ?? []
  if (digits === undefined || Number(digits) === 0)
    throw new UserError({
      what: `--for does not understand ${JSON.stringify(text)}.`,
      next: 'Give whole seconds, such as 25s.',
    })
  const seconds = Number(digits)
  if (seconds <= longestHold) return seconds
  throw new UserError({
    what: `Requests cannot be held for ${seconds} s.`,
    evidence: `${longestHold} s is the longest: after 60 s the proxy and what usually stands before it give up, and requests fail`,
    next: `Hold for ${longestHold}s or less. For longer work stop Odoo: people see the maintenance page then.`,
  })
}
