import { workersOf } from '../../sizing/workers.ts'
import type { Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/** Behind PgBouncer every session has its address: it notes the client's in the name instead (application_name_add_host). */
const ownSessions = ({ services }: Stack): string =>
  services.pgbouncer
    ? "datname = 'postgres' AND application_name LIKE 'odoo-% - ' || host(inet_client_addr()) || ':%'"
    : "client_addr = inet_client_addr() AND datname = 'postgres' AND application_name LIKE 'odoo-%'"

/**
 * The health check of Odoo's containers, in Python because that is what every Odoo image has.
 * `web`: the HTTP port, and with workers the evented one too, answer /web/health. It says that the processes live, not that the
 * registry loads: a health check that needs the database would take Odoo down with it.
 * `cron`: a cron worker holds one session on the database `postgres` for as long as it lives, where it LISTENs for work
 * (Odoo 19.0 odoo/service/server.py, WorkerCron). Sessions from this container's own address are counted.
 */
export function odooHealth(stack: Stack): string {
  const ports = workersOf(stack) > 0 ? '(8069, 8072)' : '(8069,)'
  return `#!/usr/bin/env python3
${hashComment(
  head(stack.environment, 'odoo.workers, odoo.cronThreads', 'Exit code 0 is healthy. Usage: health web | health cron'),
)}import sys


def web():
    import http.client

    for port in ${ports}:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        connection.request("GET", "/web/health")
        status = connection.getresponse().status
        if status != 200:
            sys.exit("port %d answers %d" % (port, status))


def cron():
    import psycopg2

    connection = psycopg2.connect(
        host="db", port=5432, user="odoo", dbname="postgres", connect_timeout=8, application_name="muelle-health"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE ${ownSessions(stack)}"
        )
        (sessions,) = cursor.fetchone()
    if sessions < ${stack.odoo.cronThreads}:
        sys.exit("%d of ${stack.odoo.cronThreads} cron workers listen" % sessions)


{"web": web, "cron": cron}[sys.argv[1]]()
`
}
