import { type Pools, poolsOf } from './pools.ts'
import type { Sized } from './shares.ts'
import { TooFewConnections } from './too-few.ts'
import { workersOf } from './workers.ts'

/** How Odoo's processes share PostgreSQL's connections. */
export interface Connections {
  /** `db_maxconn`: pool of each worker, of each cron process, or of the one threaded server. */
  readonly perProcess: number
  /** `db_maxconn_gevent`: pool of the evented process. */
  readonly perEvented: number
  /** PostgreSQL's `max_connections`. */
  readonly server: number
  /** PgBouncer's, when it stands between: Odoo's own pools are then those of its clients. */
  readonly pools?: Pools
}

/** A worker serves one request at a time: its own cursor, a second one (sequences, mail), one on `postgres`; the rest is slack. */
const usualPool = { prefork: 8, threaded: 32, evented: 16 }

/** Below this a pool is exhausted by a single request that opens a second cursor while it notifies. */
const smallestPool = 4

/** Sessions of the superuser: Muelle, backup, monitoring, a person; and PostgreSQL's own superuser_reserved_connections (3). */
const reserved = 10 + 3

/**
 * Pools and `max_connections` such that all of Odoo's processes with full pools fit: both colours (they run side by side during a
 * deploy), the cron container and one command beside them. Odoo's default of 64 for each process does not fit anything.
 * @throws TooFewConnections when a `max_connections` from muelle.yaml leaves less than {@link smallestPool} for each process.
 */
export function connectionsOf(stack: Sized): Connections {
  const workers = workersOf(stack)
  const given = stack.postgres.settings.max_connections
  // Each server counts its master too: it loads the registry before it forks.
  const processes = 2 * (workers + 1) + (stack.odoo.cronThreads + 1) + 1
  const evented = workers > 0 ? 2 : 0
  const own = numberOf(stack.odoo.conf.db_maxconn)
  const wanted = own ?? (workers > 0 ? usualPool.prefork : usualPool.threaded)
  const wantedEvented = numberOf(stack.odoo.conf.db_maxconn_gevent) ?? Math.max(usualPool.evented, wanted)
  const needed = (pool: number, eventedPool: number) => processes * pool + evented * eventedPool + reserved
  const pools = poolsOf(stack, workers, needed(wanted, wantedEvented))
  if (pools !== undefined) {
    // What passes it by: a command with a pool of its own, health checks, and the job runner, which listens in each database.
    const listening = stack.odoo.jobRunner === undefined ? 0 : stack.odoo.databases.length
    const direct = pools.total + wanted + listening + reserved + 2
    const server = given === undefined ? Math.ceil((direct + 1) / 10) * 10 : Number(given)
    if (direct >= server) throw tooFewBehindPools(server, direct + 1, pools)
    return { perProcess: wanted, perEvented: wantedEvented, server, pools }
  }
  if (given === undefined) {
    // 100 is PostgreSQL's default; rounded up so that the figure is readable.
    const server = Math.max(100, Math.ceil((needed(wanted, wantedEvented) + 1) / 10) * 10)
    return { perProcess: wanted, perEvented: wantedEvented, server }
  }
  const server = Number(given)
  const share = Math.floor((server - 1 - reserved) / (processes + evented))
  const perProcess = own ?? Math.min(wanted, share)
  const perEvented = own === undefined ? Math.min(wantedEvented, share) : wantedEvented
  if (perProcess < smallestPool || needed(perProcess, perEvented) >= server)
    throw tooFew(server, needed(own ?? smallestPool, own ?? smallestPool) + 1, processes + evented)
  return { perProcess, perEvented, server }
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

const tooFew = (given: number, least: number, processes: number) =>
  new TooFewConnections(least - given, {
    what: `postgres.settings.max_connections is too small for this stack's Odoo processes.`,
    evidence: `max_connections ${given}; ${processes} processes (both colours, cron, one command) with their pools and ${reserved} reserved need more than ${least - 1}`,
    next: `Remove it (Muelle computes it), set at least ${least}, or lower odoo.workers.`,
  })

const tooFewBehindPools = (given: number, least: number, { application, sessions }: Pools) =>
  new TooFewConnections(least - given, {
    what: "postgres.settings.max_connections is too small for PgBouncer's connections.",
    evidence: `max_connections ${given}; pools of ${application} for each database and ${sessions} sessions, a command beside and ${reserved} reserved need ${least}`,
    next: `Remove it (Muelle computes it), set at least ${least}, or lower services.pgbouncer.poolSize or odoo.workers.`,
  })
