import { connectionsOf } from '../../sizing/connections.ts'
import { limitsOf } from '../../sizing/limits.ts'
import { tuningOf } from '../../sizing/postgres.ts'
import { sharesOf } from '../../sizing/shares.ts'
import type { Stack } from '../../stack/stack.ts'

type Value = string | number | boolean
/** Settings under what they are for, in the order they are written. */
export type SettingGroup = readonly [comment: string, settings: Readonly<Record<string, Value | undefined>>]

/**
 * PostgreSQL's settings for a stack: what Muelle needs, then, with `tuning: auto`, what follows from the container's share of memory
 * and CPU, then `postgres.settings` of muelle.yaml, which replace any of them.
 */
export function postgresSettings(stack: Stack): readonly SettingGroup[] {
  const { settings, tuning, version } = stack.postgres
  const groups: SettingGroup[] = [...needed(stack), ...(tuning === 'auto' ? computed(stack) : [])]
  const known = new Set(groups.flatMap(([, group]) => Object.keys(group)))
  const replaced = groups.map(
    ([comment, group]): SettingGroup => [
      comment,
      Object.fromEntries(Object.entries(group).map(([key, value]) => [key, settings[key] ?? value])),
    ],
  )
  const extra = Object.entries(settings).filter(([key]) => !known.has(key))
  return [
    ...replaced.map(([comment, group]): SettingGroup => [comment, supported(group, version)]),
    ...(extra.length > 0 ? [['postgres.settings', Object.fromEntries(extra)] as const] : []),
  ]
}

function needed(stack: Stack): readonly SettingGroup[] {
  return [
    [
      'who may connect: postgres/pg_hba.conf',
      {
        hba_file: '/etc/muelle/postgres/pg_hba.conf',
        ident_file: '/etc/muelle/postgres/pg_ident.conf',
        password_encryption: 'scram-sha-256',
      },
    ],
    [
      "all of Odoo's pools, full, fit (odoo.workers, odoo.cronThreads)",
      { listen_addresses: '*', max_connections: connectionsOf(stack).server },
    ],
    [
      'a killed worker leaves no query behind, and no transaction stays open for ever',
      {
        client_connection_check_interval: '10s',
        idle_in_transaction_session_timeout: `${idleInTransaction(limitsOf(stack).realTime)}s`,
      },
    ],
    [
      'to standard error, which Docker keeps and rotates',
      {
        logging_collector: 'off',
        log_line_prefix: '%m [%p] %q%u@%d/%a ',
        log_timezone: 'UTC',
        log_min_duration_statement: '2s',
        log_lock_waits: 'on',
        log_temp_files: '64MB',
        log_autovacuum_min_duration: '10s',
      },
    ],
    ['statistics of statements, for the doctor', { shared_preload_libraries: 'pg_stat_statements' }],
  ]
}

/** Seconds; an hour lets a person in `odoo shell` think, and is always longer than the longest request. */
const idleInTransaction = (realTime: number) => Math.max(3600, realTime + 60)

/** What follows from the container's portion of memory and CPU. */
function computed(stack: Stack): readonly SettingGroup[] {
  const { postgres } = sharesOf(stack)
  const { memory, cpus } = tuningOf(postgres, connectionsOf(stack).server)
  return [
    [`postgres.memory (${postgres.memory})`, memory],
    [`postgres.cpus (${postgres.cpus})`, cpus],
    ['write-ahead log', { min_wal_size: '1GB', max_wal_size: '4GB', checkpoint_completion_target: 0.9 }],
    ['solid-state disks', { random_page_cost: 1.1, effective_io_concurrency: 200 }],
    ["Odoo's many small queries cost more to compile than to run", { jit: 'off' }],
  ]
}

/** Settings that came with a later major version than the stack's. */
const since: Readonly<Record<string, number>> = { client_connection_check_interval: 14 }

const supported = (group: Readonly<Record<string, Value | undefined>>, version: number) =>
  Object.fromEntries(Object.entries(group).filter(([key]) => (since[key] ?? 0) <= version))

/** The value as PostgreSQL writes it on its command line. */
export const settingText = (value: Value): string =>
  typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value)
