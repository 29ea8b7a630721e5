import type { Stack } from '../../stack/stack.ts'
import { limitsOf } from '../odoo/limits.ts'
import { connectionsOf } from '../odoo/processes.ts'
import { bytesOf, mebibytes } from '../text/size.ts'

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
      { hba_file: '/etc/muelle/postgres/pg_hba.conf', password_encryption: 'scram-sha-256' },
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

/**
 * The formulas of pgtune (github.com/le0pard/pgtune, "web" for the WAL sizes) on the container's limits, not the host's memory.
 * Values in MiB and kiB because they come out whole there.
 */
function computed(stack: Stack): readonly SettingGroup[] {
  const memory = mebibytes(bytesOf(stack.postgres.memory))
  const cpus = Math.max(1, Math.floor(stack.postgres.cpus))
  const connections = connectionsOf(stack).server
  const shared = Math.floor(memory / 4)
  // PostgreSQL's default of 8, or the CPUs when there are more.
  const workers = Math.max(8, cpus)
  const workKiB = Math.floor(((memory - shared) * 1024) / ((connections + workers) * 3))
  return [
    [
      `postgres.memory (${stack.postgres.memory})`,
      {
        shared_buffers: `${shared}MB`,
        effective_cache_size: `${Math.floor((memory * 3) / 4)}MB`,
        maintenance_work_mem: `${Math.max(32, Math.min(8192, Math.floor(memory / 16)))}MB`,
        work_mem: `${Math.max(4096, workKiB)}kB`,
        wal_buffers: `${Math.min(16 * 1024, Math.max(1024, Math.floor(shared * 1024 * 0.03)))}kB`,
        huge_pages: shared >= 2048 ? 'try' : 'off',
      },
    ],
    [
      `postgres.cpus (${stack.postgres.cpus})`,
      {
        max_worker_processes: workers,
        max_parallel_workers: cpus,
        max_parallel_workers_per_gather: Math.min(Math.ceil(cpus / 2), 4),
        max_parallel_maintenance_workers: Math.min(Math.ceil(cpus / 2), 4),
      },
    ],
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

/**
 * Bytes of /dev/shm: where parallel queries keep their shared memory (`could not resize shared memory segment` when it is full).
 * A quarter of the container's memory, which it counts against.
 */
export const sharedMemory = ({ postgres }: Pick<Stack, 'postgres'>): number =>
  Math.max(128 * 2 ** 20, Math.floor(bytesOf(postgres.memory) / 4))
