import type { Stack } from '../stack/stack.ts'
import { TooFewConnections } from './too-few.ts'

/** How many connections PgBouncer keeps to PostgreSQL. */
export interface Pools {
  /** For each of Odoo's databases (transaction mode). */
  readonly application: number
  /** For the database `postgres` (session mode). */
  readonly sessions: number
  /** All of them together; an idle one of another database is closed when it is reached. */
  readonly total: number
  /** Connections from Odoo that it takes. */
  readonly clients: number
}

/** What the threaded server (`odoo.workers: 0`) is counted as. */
const threads = 8

/** Requests that an evented process has within a transaction at once: they are short, WebSockets themselves hold none. */
const evented = 4

/** Clients beside Odoo's pools: a person, health checks. */
const slack = 20

/**
 * Pools for both colours at once, because they run side by side during a deploy.
 *
 * A worker serves one request: its transaction, and now and then a second one within it (sequences, mail). A pool that all first
 * transactions can fill would stand still, each waiting for its second: so there is a least size.
 * On `postgres` every process that tells another something keeps a session for ten minutes (Odoo 19.0 odoo/sql_db.py
 * MAX_IDLE_TIMEOUT), and those that listen keep one more for as long as they live: cron (odoo/service/server.py), bus
 * (addons/bus/models/bus.py). A pool that is too small would let them wait for each other.
 * @param workers HTTP workers of one colour; 0 for the threaded server.
 * @param odoo Odoo's own pools, all of them full.
 * @throws TooFewConnections for a `services.pgbouncer.poolSize` that can stand still, and for a `maxClients` that Odoo's pools exceed.
 */
export function poolsOf(
  { services: { pgbouncer }, odoo: { cronThreads, databases } }: Pick<Stack, 'services' | 'odoo'>,
  workers: number,
  odoo: number,
): Pools | undefined {
  if (!pgbouncer) return undefined
  const serving = 2 * (workers || threads) + cronThreads
  const usual = 2 * serving + 2 * evented
  const least = serving + 1
  const application = pgbouncer.poolSize ?? usual
  if (application < least) throw tooSmall(application, least, serving)
  // One each; a second one for the two evented processes and for cron, which listen; masters and one command beside.
  const sessions = 2 * (workers || threads) + 2 * 2 + 2 * cronThreads + 4
  const clients = pgbouncer.maxClients ?? odoo + slack
  if (clients < odoo) throw tooFewClients(clients, odoo)
  const total = Math.min(databases.length * application, 2 * Math.max(usual, application)) + sessions
  return { application, sessions, total, clients }
}

const tooSmall = (given: number, least: number, serving: number) =>
  new TooFewConnections(least - given, {
    what: 'services.pgbouncer.poolSize is too small: requests would wait for each other for ever.',
    evidence: `poolSize ${given}; ${serving} processes (both colours, cron) can each be within a transaction and need a second one`,
    next: `Remove it (Muelle computes it), set at least ${least}, or lower odoo.workers.`,
  })

const tooFewClients = (given: number, needed: number) =>
  new TooFewConnections(needed - given, {
    what: "services.pgbouncer.maxClients is too small for Odoo's own pools.",
    evidence: `maxClients ${given}; db_maxconn of all processes, full, is ${needed}`,
    next: `Remove it (Muelle computes it), set at least ${needed}, or lower odoo.conf.db_maxconn.`,
  })
