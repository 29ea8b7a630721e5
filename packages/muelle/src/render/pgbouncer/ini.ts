import { connectionsOf } from '../../sizing/connections.ts'
import type { Stack } from '../../stack/stack.ts'
import { head } from '../text/head.ts'

/** The same as PostgreSQL's: only the host name differs between the two ways. */
const port = 5432

/**
 * pgbouncer.ini for PgBouncer 1.18 (Debian 12) and newer; empty without `services.pgbouncer`.
 * Seen with Odoo 19.0: without `server_reset_query_always` the loader's `SET SESSION lock_timeout` (odoo/modules/loading.py) stays
 * with the connection that it hit, and other requests fail on it later.
 */
export function pgbouncerIni(stack: Stack): string {
  const { pools } = connectionsOf(stack)
  if (pools === undefined) return ''
  const comment = head(
    stack.environment,
    'services.pgbouncer, odoo.databases, odoo.workers, odoo.cronThreads',
    'A change is read by a reload (SIGHUP); no connection is lost. What is going on: psql -h pgbouncer -U odoo pgbouncer -c "SHOW POOLS"',
  )
  // Never quoted: 1.18 refuses that, and takes each character that the schema lets into a name (letters, digits, _ . -).
  const databases = stack.odoo.databases.map((name) => `${name} = host=db port=5432 pool_size=${pools.application}`)
  return `${comment.map((line) => `; ${line}\n`).join('')}
[databases]
; Scheduled jobs and the bus LISTEN here, for as long as they live: a session belongs to one client.
postgres = host=db port=5432 pool_mode=session pool_size=${pools.sessions}
; A connection belongs to a client for one transaction. No other database can be reached.
${databases.join('\n')}

[pgbouncer]
listen_addr = *
listen_port = ${port}
unix_socket_dir =

; Role odoo only; its password is in /run/secrets, which only this container's user reads.
auth_type = scram-sha-256
auth_file = /run/secrets/userlist.txt
; May ask for figures (SHOW POOLS), and give no order.
stats_users = odoo

pool_mode = transaction
; Odoo sets session parameters (lock_timeout while it loads modules): none may reach the next transaction of somebody else.
server_reset_query = DISCARD ALL
server_reset_query_always = 1
; ${stack.odoo.databases.length > 1 ? 'All databases together: when it is reached, an idle connection of another one is closed.' : 'All of them together.'}
max_user_connections = ${pools.total}
; All of Odoo's own pools, full (odoo.conf db_maxconn).
max_client_conn = ${pools.clients}
server_idle_timeout = 300

; While PostgreSQL restarts it is tried again each second, and found at its new address.
server_login_retry = 1
dns_max_ttl = 1
dns_nxdomain_ttl = 1
; Seconds that a transaction waits for a connection.
query_wait_timeout = 60

; pg_stat_activity then says who it is: odoo-<pid> - <address>:<port>.
application_name_add_host = 1
log_connections = 0
log_disconnections = 0
log_stats = 0
`
}
