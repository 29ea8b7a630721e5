import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { UserError } from '../kernel/errors.ts'
import { canonicalJson } from '../kernel/plain.ts'
import type { Planned } from './planned.ts'

/** Known to this process only: a token of another one is worth nothing. */
const key = randomBytes(32)
const redeemed = new Set<string>()

/**
 * A token for exactly this plan: operation, place, input and steps. It shows that the bearer was given the plan; it does not prove a person.
 * @returns `<nonce>.<mac>`, both base64url.
 */
export function tokenOf(planned: Planned): string {
  const nonce = randomBytes(12).toString('base64url')
  return `${nonce}.${macOf(nonce, planned)}`
}

/**
 * Uses a token up.
 * @param planned the plan as it is now: made again just before it runs.
 * @throws UserError with exit 3 when it was used before, or is not of this plan.
 */
export function redeem(token: string, planned: Planned): void {
  const [nonce = '', mac = ''] = token.split('.')
  if (!equal(mac, macOf(nonce, planned))) {
    throw refusal(
      `This token is not for this plan of ${planned.operation.name}`,
      'the input differs, or the plan has changed since it was made',
    )
  }
  if (redeemed.has(nonce))
    throw refusal(`This token of ${planned.operation.name} was used before`, 'a token is good once')
  redeemed.add(nonce)
}

function macOf(nonce: string, { operation, input, plan, context }: Planned): string {
  const subject = canonicalJson([operation.name, context.directory, context.environment ?? null, input, plan])
  return createHmac('sha256', key).update(`${nonce}\n${subject}`).digest('base64url')
}

function equal(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function refusal(what: string, evidence: string): UserError {
  return new UserError(
    { what, evidence, next: 'Plan it again, read the plan, and run it with the new token.' },
    { refused: true },
  )
}
