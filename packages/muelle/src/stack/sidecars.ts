import type { Stack } from './stack.ts'

/** The small services beside Odoo and its database. */
export type Sidecar = 'proxy' | 'tls' | 'redis' | 'mail' | 'pgbouncer' | 'ai' | 'steward'

/** Those that a stack has, in the order in which they are written, shown and brought up. The one place that knows what switches each on. */
export function sidecarsIn({
  proxy,
  services,
  development,
}: Pick<Stack, 'proxy' | 'services' | 'development'>): readonly Sidecar[] {
  const optional: Readonly<Record<Exclude<Sidecar, 'proxy' | 'steward'>, boolean>> = {
    tls: proxy.tls === 'acme',
    redis: services.redis !== false,
    mail: development?.mail !== undefined,
    pgbouncer: services.pgbouncer !== false,
    ai: services.ai !== false,
  }
  const on = (Object.keys(optional) as (keyof typeof optional)[]).filter((name) => optional[name])
  return ['proxy', ...on, 'steward']
}
