import { budgetOf } from '../../sizing/budget.ts'
import { limitsOf } from '../../sizing/limits.ts'
import { sharesOf } from '../../sizing/shares.ts'
import { cronMemory, type WorkerMemory, webMemory } from '../../sizing/worker-memory.ts'
import { workersOf } from '../../sizing/workers.ts'
import { reachesOut } from '../../stack/egress.ts'
import { hostTable, internalHost } from '../../stack/served.ts'
import type { Stack } from '../../stack/stack.ts'
import { jobsPort } from '../haproxy/ports.ts'
import { userOf } from '../images.ts'
import { mountedAddons } from '../odoo/addons.ts'
import { hostsModule } from '../odoo/hosts.ts'
import { forks } from '../odoo/serve.ts'
import { interpolated, type Mapping, noted, type Yaml } from '../text/yaml.ts'
import { hardened, healthcheck, mounted, type Share, tmpfs } from './service.ts'

export type Colour = 'blue' | 'green'

/** One colour of the web server. The active one is chosen by COMPOSE_PROFILES in .env; nothing depends on either. */
export function webService(stack: Stack, colour: Colour): Mapping {
  return {
    profiles: [colour],
    ...common(stack, colour.toUpperCase()),
    networks: networks(stack, { aliases: stack.odoo.databases.map(internalHost) }),
    extra_hosts: noted(
      "report.url: wkhtmltopdf asks Odoo for a report's pictures; here that is this very container, in odoo-cron the serving one",
      stack.odoo.databases.map((name) => `${internalHost(name)}:127.0.0.1`),
    ),
    command: [...webCommand(stack), ...throughPool(stack)],
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
      {
        ...sharesOf(stack).odoo,
        reserved: 0.25,
        pids: 64 * (workersOf(stack) + 2),
        key: `${sized(stack)}odoo.memory, odoo.cpus`,
      },
      '50m',
    ),
  }
}

/** The one container that runs scheduled jobs. */
export function cronService(stack: Stack): Mapping {
  const { jobRunner, serverWideModules } = stack.odoo
  const runner = stack.neutralized ? undefined : jobRunner
  const wide = [...(hostTable(stack) === undefined ? [] : [hostsModule]), ...serverWideModules]
  return {
    ...common(stack, 'CRON'),
    ...(runner === undefined
      ? {}
      : {
          environment: noted(
            'odoo.jobRunner: this container alone runs jobs, by way of the proxy; no secret is in here',
            {
              ...environmentOf(stack),
              ODOO_QUEUE_JOB_CHANNELS: runner.channels,
              ODOO_QUEUE_JOB_SCHEME: 'http',
              ODOO_QUEUE_JOB_HOST: 'proxy',
              ODOO_QUEUE_JOB_PORT: String(jobsPort),
              // It listens in each database, which PgBouncer's transactions cannot do (OCA/queue, queue_job/jobrunner/runner.py).
              ODOO_QUEUE_JOB_JOBRUNNER_DB_HOST: stack.services.pgbouncer ? 'db' : undefined,
            },
          ),
        }),
    // With workers a job that runs too long is ended; the number means nothing without HTTP. In development threads, as the web server.
    command: [
      ...program(stack, 'cron'),
      '--no-http',
      `--workers=${stack.development ? 0 : 1}`,
      `--max-cron-threads=${stack.odoo.cronThreads}`,
      ...(runner === undefined ? [] : [`--load=${[...wide, runner.module].join(',')}`]),
      ...(stack.development ? [] : memoryFlags(cronMemory(stack))),
      ...devMode(stack),
      ...throughPool(stack),
    ],
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

/** The keys that decide: with a budget `sizing` first. */
const sized = (stack: Stack): string => (budgetOf(stack) === undefined ? '' : 'sizing; ')

/** On the command line, not in odoo.conf: an installation or a shell beside the server is not one of its workers. */
const memoryFlags = (memory: WorkerMemory | undefined): readonly string[] =>
  memory === undefined
    ? []
    : [`--limit-memory-soft=${memory.soft * 2 ** 20}`, `--limit-memory-hard=${memory.hard * 2 ** 20}`]

/** Odoo's developer features: only on these command lines, so that a command beside the server does not watch sources too. */
const devMode = ({ development }: Stack): readonly string[] => (development?.reload ? ['--dev=reload,xml,qweb'] : [])

/** What runs Odoo: a file of ours that sees its workers off; in development another one, by which it takes edits sooner. */
const program = (stack: Stack, server: 'web' | 'cron'): readonly string[] => {
  if (stack.development?.reload) return ['python3', '/etc/muelle/odoo/develop']
  return forks(stack, server) ? ['/bin/sh', '/etc/muelle/odoo/serve', 'odoo'] : ['odoo']
}

function webCommand(stack: Stack): readonly string[] {
  const own = ['--max-cron-threads=0', ...memoryFlags(webMemory(stack)), ...devMode(stack)]
  if (stack.development?.debugger === undefined) return [...program(stack, 'web'), ...own]
  // Somebody who looks at a stopped request must not be thrown out of it after limit_time_real.
  return ['python3', '/etc/muelle/odoo/debug', ...own, '--limit-time-real=0']
}

/** The project's addons folders, read-only: by the variable in .env, because where the project lies differs from machine to machine. */
const sources = (stack: Stack): readonly Yaml[] =>
  mountedAddons(stack).map(({ context, image }) => ({
    type: 'bind',
    source: interpolated(
      `\${MUELLE_SOURCES:?is in .env on the host, which muelle up writes}${context === '.' ? '' : `/${context}`}`,
    ),
    target: image,
    read_only: true,
    bind: { create_host_path: false },
  }))

/** The portion of the one container that runs jobs. */
function cronShare(stack: Stack): Share {
  return {
    ...sharesOf(stack).cron,
    reserved: 0.25,
    pids: 64 * (stack.odoo.cronThreads + 2),
    key: `${sized(stack)}half of odoo.memory`,
  }
}

const environmentOf = ({ development }: Stack): Mapping => ({
  ODOO_RC: '/run/odoo/odoo.conf',
  PGPASSFILE: '/run/secrets/pgpass',
  // Beside the sources on a developer's machine, byte code of another user and another Python helps nobody.
  PYTHONDONTWRITEBYTECODE: development?.sources ? '1' : undefined,
  // What a developer prints is seen at once.
  PYTHONUNBUFFERED: development ? '1' : undefined,
})

/** @param front what the container is on the network that the proxy is on. */
function networks(stack: Stack, front?: Mapping): Yaml {
  const names = reachesOut(stack) ? ['front', 'data', 'egress'] : ['front', 'data']
  if (front === undefined) return names
  return Object.fromEntries(names.map((name) => [name, name === 'front' ? front : {}]))
}

/**
 * Only the servers go through PgBouncer. odoo.conf names the database itself, so that every other command (an update, a shell, a
 * one-off) has a session of its own there.
 */
const throughPool = (stack: Stack): readonly string[] => (stack.services.pgbouncer ? ['--db_host=pgbouncer'] : [])

function common(stack: Stack, variable: string): Mapping {
  const user = userOf(stack, 'odoo')
  return {
    image: interpolated(`\${MUELLE_IMAGE_${variable}:?is in .env on the host, which muelle up writes}`),
    pull_policy: noted('built on this host', 'never'),
    user: `${user.uid}:${user.gid}`,
    entrypoint: ['/bin/sh', '/etc/muelle/odoo/start'],
    environment: noted('paths, for commands started by exec too; no secret is in here', environmentOf(stack)),
    volumes: [
      { type: 'volume', source: 'odoo-data', target: '/var/lib/odoo' },
      mounted('./odoo', '/etc/muelle/odoo'),
      mounted('./secrets/odoo', '/run/secrets'),
      ...sources(stack),
    ],
    tmpfs: [
      tmpfs('/tmp', '512m', '1777', user),
      tmpfs('/run/odoo', '1m', '0700', user),
      // Declared as a volume by the official image: an anonymous one would be made, and left, with every container.
      tmpfs('/mnt/extra-addons', '4k', '0555', user),
    ],
    networks: networks(stack),
    depends_on: {
      db: { condition: 'service_healthy' },
      pgbouncer: stack.services.pgbouncer ? { condition: 'service_healthy' } : undefined,
    },
  }
}
