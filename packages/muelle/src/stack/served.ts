import type { OdooSection } from './odoo.ts'

/**
 * The databases that Odoo serves under a host name, in the order of `odoo.databases`: those that `odoo.conf.dbfilter` lets through,
 * and all of them without one. Source: Odoo 19.0 `odoo/http.py` db_filter.
 * @returns undefined when the filter is an expression of Python that JavaScript does not know.
 */
export function databasesUnder(
  host: string,
  { databases, conf }: Pick<OdooSection, 'databases' | 'conf'>,
): readonly string[] | undefined {
  if (typeof conf.dbfilter !== 'string') return databases
  const bare = host.replace(/^www\./, '')
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
