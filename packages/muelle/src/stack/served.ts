import type { OdooSection } from './odoo.ts'
import type { ProxySection } from './proxy.ts'

type Served = { readonly odoo: Pick<OdooSection, 'databases' | 'conf'>; readonly proxy: Pick<ProxySection, 'domains'> }

/** The host names of `proxy.domains`, in their order. */
export const hostNames = ({ domains }: Pick<ProxySection, 'domains'>): readonly string[] =>
  domains.map((domain) => (typeof domain === 'string' ? domain : domain.name))

/** Whether `proxy.domains` says which database is served under which name. A name that does not say it serves the first one. */
export const domainsDecide = ({ domains }: Pick<ProxySection, 'domains'>): boolean =>
  domains.some((domain) => typeof domain !== 'string')

/**
 * The name under which the stack's own containers reach one database: wkhtmltopdf its pictures, the job runner its jobs. No name server
 * outside knows it: `internal` is set aside for this (ICANN, 2024).
 */
export const internalHost = (database: string): string =>
  `${database.toLowerCase().replace(/[_.]/g, '-').replace(/-+$/, '')}.odoo.internal`

/** The port of Odoo's evented process, which serves WebSockets and everything else; without workers there is none, and one port for all. */
export const eventedPort = ({ workers }: Pick<OdooSection, 'workers'>): number => (workers === 0 ? 8069 : 8072)

/**
 * What `report.url` of a database must be: Odoo itself, whoever asks, and never the proxy, which may hold requests. And not the port of
 * the workers: each print keeps one of them busy while it asks for its styles, so as many prints at once as there are workers would wait
 * for one another until limit_time_real (seen on Odoo 19.0 with two).
 */
export const reportUrl = (odoo: Pick<OdooSection, 'workers'>, database: string): string =>
  `http://${internalHost(database)}:${eventedPort(odoo)}`

/**
 * The databases of each host name, when Odoo's own filter cannot tell them: it sees the host's name, and one expression must do for all.
 * @returns undefined with one database, or with a `dbfilter` of muelle.yaml.
 */
export function hostTable({
  odoo,
  proxy,
}: Served): { readonly hosts: Readonly<Record<string, string>>; readonly others: readonly string[] } | undefined {
  const [first, second] = odoo.databases
  if (first === undefined || second === undefined || odoo.conf.dbfilter !== undefined) return undefined
  const inside = odoo.databases.map((database) => [internalHost(database), database])
  if (!domainsDecide(proxy)) return { hosts: Object.fromEntries(inside), others: odoo.databases }
  const outside = proxy.domains.map((domain) =>
    typeof domain === 'string' ? [domain, first] : [domain.name, domain.database],
  )
  return { hosts: Object.fromEntries([...outside, ...inside]), others: [] }
}

/**
 * The databases that Odoo serves under a host name, in the order of `odoo.databases`: the one that `proxy.domains` names, else those that
 * `odoo.conf.dbfilter` lets through, and all of them without one. Source: Odoo 19.0 `odoo/http.py` db_filter.
 * @returns undefined when the filter is an expression of Python that JavaScript does not know.
 */
export function databasesUnder(host: string, stack: Served): readonly string[] | undefined {
  const { databases, conf } = stack.odoo
  const table = hostTable(stack)
  const bare = host.replace(/^www\./, '')
  if (table !== undefined) {
    const named = table.hosts[host] ?? table.hosts[bare]
    return named === undefined ? table.others : [named]
  }
  if (typeof conf.dbfilter !== 'string') return databases
  const pattern = conf.dbfilter.replaceAll('%h', escaped(bare)).replaceAll('%d', escaped(bare.split('.')[0] ?? ''))
  try {
    // Python's match begins at the beginning, wherever it ends.
    const matches = new RegExp(`^(?:${pattern})`)
    return databases.filter((name) => matches.test(name))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
