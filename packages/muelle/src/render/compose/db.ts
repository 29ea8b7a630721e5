import { posix } from 'node:path'
import { connectionsOf } from '../../sizing/connections.ts'
import { sharedMemory } from '../../sizing/postgres.ts'
import { sharesOf } from '../../sizing/shares.ts'
import { mebibytes } from '../../stack/size.ts'
import type { Stack } from '../../stack/stack.ts'
import { userOf } from '../images.ts'
import { postgresSettings, settingText } from '../postgres/settings.ts'
import { type Mapping, noted, type Yaml } from '../text/yaml.ts'
import { hardened, healthcheck, mounted, runs, tmpfs } from './service.ts'

/** PostgreSQL. Its data is the volume `db-data`; nothing but the network `data` reaches it. */
export function dbService(stack: Stack): Mapping {
  const user = userOf(stack, 'postgres')
  const { version } = stack.postgres
  const share = sharesOf(stack).postgres
  // From 18 on the image keeps each major version in a directory of its own below this one.
  const target = version >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data'
  const folder = stack.volumes?.databaseFolder
  return {
    ...runs(stack, 'postgres'),
    command: command(stack),
    environment: {
      POSTGRES_USER: 'postgres',
      POSTGRES_PASSWORD_FILE: '/run/secrets/postgres_password',
      POSTGRES_INITDB_ARGS:
        '--auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --data-checksums',
      PGDATA: folder === undefined ? undefined : posix.join(target, folder),
    },
    volumes: [
      {
        type: 'volume',
        source: 'db-data',
        target,
      },
      mounted('./postgres', '/etc/muelle/postgres'),
      mounted('./secrets/db', '/run/secrets'),
    ],
    tmpfs: [tmpfs('/tmp', '256m', '1777', user), tmpfs('/var/run/postgresql', '1m', '0775', user)],
    shm_size: `${mebibytes(sharedMemory(share))}m`,
    networks: ['data'],
    healthcheck: noted(
      "a query on the application's own database, over the local socket",
      healthcheck(
        ['CMD', 'psql', '-XAtq', '-U', 'postgres', '-d', stack.odoo.databases[0] ?? 'postgres', '-c', 'SELECT 1'],
        {
          interval: 5,
          timeout: 5,
          retries: 12,
          start: 60,
        },
      ),
    ),
    stop_signal: noted('fast shutdown: sessions end, the checkpoint is written', 'SIGINT'),
    stop_grace_period: '120s',
    ...hardened(stack, 'postgres', {
      ...share,
      reserved: 0.5,
      pids: connectionsOf(stack).server + 100,
      key: 'postgres.memory, postgres.cpus',
    }),
  }
}

function command(stack: Stack): Yaml {
  const settings = postgresSettings(stack).flatMap(([comment, group]) =>
    Object.entries(group).flatMap(([key, value], index): readonly Yaml[] => {
      if (value === undefined) return []
      return [index === 0 ? noted(comment, '-c') : '-c', `${key}=${settingText(value)}`]
    }),
  )
  return ['postgres', ...settings]
}
