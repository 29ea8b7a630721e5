import type { Sidecar } from '../stack/sidecars.ts'
import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import { type Budget, budgetOf } from './budget.ts'
import type { Portion } from './shares.ts'

/**
 * What each is given, and the least it works with, MiB. Measured at rest: HAProxy 43, steward 21 and its health check as much again;
 * two connections of a held request cost HAProxy 33 kB, 150 clients PgBouncer 3 MB in all.
 */
const sizes: Readonly<Record<Sidecar, { readonly usual: Portion; readonly least: number }>> = {
  proxy: { usual: { memory: '256M', cpus: 1 }, least: 64 },
  tls: { usual: { memory: '256M', cpus: 1 }, least: 64 },
  redis: { usual: { memory: '512M', cpus: 1 }, least: 64 },
  pgbouncer: { usual: { memory: '128M', cpus: 1 }, least: 32 },
  ai: { usual: { memory: '1G', cpus: 1 }, least: 256 },
  mail: { usual: { memory: '256M', cpus: 0.5 }, least: 64 },
  steward: { usual: { memory: '256M', cpus: 0.5 }, least: 96 },
}

/** On a small host each is cut to this part of the memory. */
const part = 1 / 20

interface GivenPortion {
  readonly memory?: string | undefined
  readonly cpus?: number | undefined
}

/** The portion of one: what muelle.yaml gives, else the usual one, and on a small host a part of it. */
export function sidecarOf(stack: Pick<Stack, 'sizing' | 'lock' | 'services'>, name: Sidecar): Portion {
  const { memory, cpus } = cut(name, budgetOf(stack))
  const given = givenOf(stack.services, name)
  return { memory: given?.memory ?? memory, cpus: given?.cpus ?? cpus }
}

/** What muelle.yaml says of one: it is taken as it stands. */
function givenOf(services: Stack['services'], name: Sidecar): GivenPortion | undefined {
  if (name === 'redis' || name === 'pgbouncer' || name === 'ai') return services[name] || undefined
  return undefined
}

function cut(name: Sidecar, budget: Pick<Budget, 'cpus' | 'memory'> | undefined): Portion {
  const { usual, least } = sizes[name]
  if (budget === undefined) return usual
  const whole = mebibytes(bytesOf(usual.memory))
  const memory = Math.min(whole, Math.max(least, Math.floor(budget.memory * part)))
  return { memory: memory === whole ? usual.memory : `${memory}M`, cpus: Math.min(usual.cpus, budget.cpus) }
}

/** The memory of each of some, MiB. */
export const sidecarMemory = (
  names: readonly Sidecar[],
  budget: Pick<Budget, 'cpus' | 'memory'> | undefined,
  services: Stack['services'],
): Readonly<Partial<Record<Sidecar, number>>> =>
  Object.fromEntries(
    names.map((name) => [name, mebibytes(bytesOf(givenOf(services, name)?.memory ?? cut(name, budget).memory))]),
  )
