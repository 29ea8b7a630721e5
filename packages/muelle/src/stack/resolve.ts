import { developedOdoo, developmentOf } from './development.ts'
import type { Lock } from './lock.ts'
import type { Resolved } from './model.ts'
import { servicesOf } from './services.ts'
import type { Stack } from './stack.ts'

/** The stack of one environment: ports and addresses by the kind of TLS, names, directories. Frozen, deep. */
export function toStack(resolved: Resolved, directory: string, lock: Lock): Stack {
  const { name, environment, odoo, postgres, proxy, services, images, schedule, anonymize, secrets, sizing, keys } =
    resolved
  const development = developmentOf(keys.development)
  const outward = proxy.tls === 'acme' || proxy.tls === 'files'
  return freeze({
    name,
    environment,
    project: keys.project ?? `${name}-${environment}`,
    directory,
    hostDirectory: `/var/lib/muelle/${name}/${environment}`,
    odoo: development ? developedOdoo(odoo, development) : odoo,
    postgres,
    proxy: {
      ...proxy,
      address: proxy.address ?? (outward ? '0.0.0.0' : '127.0.0.1'),
      http: proxy.http ?? (outward ? 80 : 8069),
      https: proxy.https ?? 443,
    },
    services: servicesOf(services),
    images,
    schedule,
    anonymize,
    secrets,
    sizing,
    host: keys.host,
    socket: keys.socket,
    engine: keys.engine,
    neutralized: keys.neutralized,
    ...(keys.volumes === undefined ? {} : { volumes: keys.volumes }),
    development,
    lock: structuredClone(lock),
  })
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) freeze(part)
  return Object.freeze(value)
}
