import { connectionsOf } from '../../sizing/connections.ts'
import { sidecarOf } from '../../sizing/sidecars.ts'
import type { Stack } from '../../stack/stack.ts'
import { type Mapping, noted } from '../text/yaml.ts'
import { hardened, healthcheck, mounted, runs } from './service.ts'

/** Where PgBouncer's configuration is in its container. */
const configuration = '/etc/muelle/pgbouncer/pgbouncer.ini'

/** PgBouncer between Odoo's servers and PostgreSQL. Reloaded (SIGHUP) like the proxy, so it carries no hash of its configuration. */
export function pgbouncerService(stack: Stack): Mapping {
  const { pgbouncer } = stack.services
  const { pools } = connectionsOf(stack)
  if (!pgbouncer || pools === undefined) throw new Error('the stack has no PgBouncer')
  return {
    ...runs(stack, 'pgbouncer'),
    entrypoint: noted("not the image's own: some write a configuration from the environment", [
      'pgbouncer',
      configuration,
    ]),
    volumes: [mounted('./pgbouncer', '/etc/muelle/pgbouncer'), mounted('./secrets/pgbouncer', '/run/secrets')],
    networks: ['data'],
    ulimits: noted('a file for each connection, to either side', {
      nofile:
        1024 *
        Math.ceil((pools.clients + stack.odoo.databases.length * pools.application + pools.sessions + 100) / 1024),
    }),
    depends_on: noted('so that it stops before the database; it starts and serves without it', {
      db: { condition: 'service_started' },
    }),
    healthcheck: noted(
      'that it answers, not that PostgreSQL does',
      healthcheck(['CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-U', 'odoo', '-d', 'postgres'], {
        interval: 5,
        timeout: 5,
        retries: 4,
        start: 20,
      }),
    ),
    stop_signal: noted('at once: sessions that listen never end by themselves', 'SIGQUIT'),
    stop_grace_period: '10s',
    ...hardened(stack, 'pgbouncer', {
      ...sidecarOf(stack, 'pgbouncer'),
      reserved: 0.25,
      pids: 32,
      key: 'services.pgbouncer.memory, services.pgbouncer.cpus',
    }),
  }
}
