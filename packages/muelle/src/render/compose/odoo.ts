import { limitsOf } from '../../sizing/limits.ts'
import { sharesOf } from '../../sizing/shares.ts'
import { workersOf } from '../../sizing/workers.ts'
import type { Stack } from '../../stack/stack.ts'
import { userOf } from '../images.ts'
import { interpolated, type Mapping, noted } from '../text/yaml.ts'
import { hardened, healthcheck, mounted, type Share, tmpfs } from './service.ts'

export type Colour = 'blue' | 'green'

/** One colour of the web server. The active one is chosen by COMPOSE_PROFILES in .env; nothing depends on either. */
export function webService(stack: Stack, colour: Colour): Mapping {
  return {
    profiles: [colour],
    ...common(stack, colour.toUpperCase()),
    command: ['odoo', '--max-cron-threads=0'],
    healthcheck: healthcheck(['CMD', 'python3', '/etc/muelle/odoo/health', 'web'], {
      // Each probe is two lines in Odoo's log.
      interval: 10,
      timeout: 10,
      retries: 6,
      start: 120,
    }),
    stop_grace_period: noted(
      'odoo.conf limit_time_real: Odoo waits for running requests before it stops',
      `${limitsOf(stack).realTime + 20}s`,
    ),
    ...hardened(
      stack,
      'odoo',
      { ...sharesOf(stack).odoo, reserved: 0.25, pids: 64 * (workersOf(stack) + 2), key: 'odoo.memory, odoo.cpus' },
      '50m',
    ),
  }
}

/** The one container that runs scheduled jobs. */
export function cronService(stack: Stack): Mapping {
  return {
    ...common(stack, 'CRON'),
    // With workers a job that runs too long is ended; the number means nothing without HTTP.
    command: ['odoo', '--no-http', '--workers=1', `--max-cron-threads=${stack.odoo.cronThreads}`],
    healthcheck: healthcheck(['CMD', 'python3', '/etc/muelle/odoo/health', 'cron'], {
      interval: 10,
      timeout: 10,
      retries: 6,
      start: 120,
    }),
    stop_grace_period: noted('odoo.conf limit_time_real_cron', `${limitsOf(stack).cronTime + 20}s`),
    ...hardened(stack, 'odoo', cronShare(stack), '50m'),
  }
}

/** The portion of the one container that runs jobs. */
function cronShare(stack: Stack): Share {
  return {
    ...sharesOf(stack).cron,
    reserved: 0.25,
    pids: 64 * (stack.odoo.cronThreads + 2),
    key: 'half of odoo.memory',
  }
}

function common(stack: Stack, variable: string): Mapping {
  const user = userOf(stack, 'odoo')
  return {
    image: interpolated(`\${MUELLE_IMAGE_${variable}:?is in .env on the host, which muelle up writes}`),
    pull_policy: noted('built on this host', 'never'),
    user: `${user.uid}:${user.gid}`,
    entrypoint: ['/bin/sh', '/etc/muelle/odoo/start'],
    environment: noted('paths, for commands started by exec too; no secret is in here', {
      ODOO_RC: '/run/odoo/odoo.conf',
      PGPASSFILE: '/run/secrets/pgpass',
    }),
    volumes: [
      { type: 'volume', source: 'odoo-data', target: '/var/lib/odoo' },
      mounted('./odoo', '/etc/muelle/odoo'),
      mounted('./secrets/odoo', '/run/secrets'),
    ],
    tmpfs: [
      tmpfs('/tmp', '512m', '1777', user),
      tmpfs('/run/odoo', '1m', '0700', user),
      // Declared as a volume by the official image: an anonymous one would be made, and left, with every container.
      tmpfs('/mnt/extra-addons', '4k', '0555', user),
    ],
    networks: stack.neutralized ? ['front', 'data'] : ['front', 'data', 'egress'],
    depends_on: { db: { condition: 'service_healthy' } },
  }
}
