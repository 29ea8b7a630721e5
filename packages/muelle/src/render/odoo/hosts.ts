import { hostTable } from '../../stack/served.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'
import { hashComment, head } from '../text/head.ts'

/** The server-wide module that picks the database by the host name. */
export const hostsModule = 'muelle_hosts'

/** Where it lies in Odoo's containers: a place of the addons path. */
export const hostsPlace = '/etc/muelle/odoo/addons'

/**
 * A server-wide module that says which database is served under which host name. Odoo's own `dbfilter` is one expression for all
 * names, which knows the name only as `%h` and `%d`: it can serve `acme` under acme.example.com, and not under erp.acme.cl
 * (Odoo 19.0 `odoo/http.py` db_filter, which everything in Odoo asks). Without it nothing is served: `dbfilter` in odoo.conf is then
 * an expression that matches no name.
 * @returns no file with one database, or when muelle.yaml has a `dbfilter`.
 */
export function hostsFiles(stack: Stack): readonly GeneratedFile[] {
  const table = hostTable(stack)
  if (table === undefined) return []
  const comment = (...more: readonly string[]) =>
    hashComment(head(stack.environment, 'odoo.databases, proxy.domains', ...more))
  const hosts = Object.entries(table.hosts).map(([host, database]) => `    ${text(host)}: [${text(database)}],\n`)
  const folder = `odoo/addons/${hostsModule}`
  return [
    {
      path: `${folder}/__manifest__.py`,
      mode: 0o644,
      content: `${comment()}{"name": "Muelle: databases by host name", "version": "19.0.1.0.0", "depends": ["base"], "license": "LGPL-3"}\n`,
    },
    {
      path: `${folder}/__init__.py`,
      mode: 0o644,
      content: `${comment(
        'Loaded before any database (server_wide_modules); it is never installed in one.',
        'Names in odoo.internal are those that the containers use among themselves.',
      )}import odoo.http

DATABASES = {
${hosts.join('')}}
# Under any other name.
OTHERS = [${table.others.map(text).join(', ')}]


def db_filter(dbs, host=None):
    if host is None:
        host = odoo.http.request.httprequest.environ.get("HTTP_HOST", "")
    host = host.partition(":")[0].lower().rstrip(".")
    served = DATABASES.get(host) or DATABASES.get(host.removeprefix("www.")) or OTHERS
    return [db for db in dbs if db in served]


odoo.http.db_filter = db_filter
`,
    },
  ]
}

/** A Python string; the names hold letters, digits, dots, hyphens and underscores only. */
const text = (name: string) => JSON.stringify(name)
