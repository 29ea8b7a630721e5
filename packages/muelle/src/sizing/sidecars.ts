import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import { type Budget, budgetOf } from './budget.ts'
import type { Portion } from './shares.ts'

/** The small services beside Odoo and its database. */
export type Sidecar = 'proxy' | 'tls' | 'redis' | 'steward'

/**
 * What each is given, and the least it works with, MiB. Measured at rest: HAProxy 43, steward 21 and its health check as much again;
 * two connections of a held request cost HAProxy 33 kB.
 */
const sizes: Readonly<Record<Sidecar, { readonly usual: Portion; readonly least: number }>> = {
  proxy: { usual: { memory: '256M', cpus: 1 }, least: 64 },
  tls: { usual: { memory: '256M', cpus: 1 }, least: 64 },
  redis: { usual: { memory: '512M', cpus: 1 }, least: 64 },
  steward: { usual: { memory: '256M', cpus: 0.5 }, least: 96 },
}

/** On a small host each is cut to this part of the memory. */
const part = 1 / 20

type Sized = Pick<Stack, 'proxy' | 'services' | 'sizing' | 'lock'>

/** The portion of one: the usual one, and on a small host a part of it. */
export function sidecarOf(stack: Pick<Stack, 'sizing' | 'lock'>, name: Sidecar): Portion {
  return cut(name, budgetOf(stack))
}

function cut(name: Sidecar, budget: Pick<Budget, 'cpus' | 'memory'> | undefined): Portion {
  const { usual, least } = sizes[name]
  if (budget === undefined) return usual
  const whole = mebibytes(bytesOf(usual.memory))
  const memory = Math.min(whole, Math.max(least, Math.floor(budget.memory * part)))
  return { memory: memory === whole ? usual.memory : `${memory}M`, cpus: Math.min(usual.cpus, budget.cpus) }
}

/** Those that a stack has. */
export function sidecarsIn({ proxy, services }: Pick<Sized, 'proxy' | 'services'>): readonly Sidecar[] {
  return [
    'proxy',
    ...(proxy.tls === 'acme' ? ['tls' as const] : []),
    ...(services.redis ? ['redis' as const] : []),
    'steward',
  ]
}

/** The memory of each of some, MiB. */
export const sidecarMemory = (
  names: readonly Sidecar[],
  budget: Pick<Budget, 'cpus' | 'memory'> | undefined,
): Readonly<Partial<Record<Sidecar, number>>> =>
  Object.fromEntries(names.map((name) => [name, mebibytes(bytesOf(cut(name, budget).memory))]))
