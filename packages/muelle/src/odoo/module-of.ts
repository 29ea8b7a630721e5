import type { LogRecord } from './log.ts'

/** Loggers that are not a module's, by how their names begin, and what people call them. Source: Odoo 19.0, `getLogger` of each. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/^werkzeug$|^odoo\.http(\.|$)|^odoo\.service\.wsgi/, 'http'],
  [/^odoo\.sql_db(\.|$)/, 'sql'],
  [/^odoo(\.|$)/, 'odoo'],
]

/** The module whose logger this is (`odoo.addons.sale.models.sale_order`: sale); `http`, `sql` or `odoo` for Odoo's own. */
export function moduleOf(logger: string): string {
  const module = /^odoo\.addons\.([A-Za-z0-9_]+)/.exec(logger)?.[1]
  return module ?? parts.find(([own]) => own.test(logger))?.[1] ?? logger.split('.')[0] ?? logger
}

/**
 * Whether a record is about a module: its own logger wrote it, a line of its traceback is in the module's code, or Odoo says something
 * of the module while loading it.
 */
export function isAbout(module: string, { logger, message, rest }: LogRecord): boolean {
  if (moduleOf(logger) === module) return true
  const text = [message, ...rest].join('\n')
  if (text.includes(`/${module}/`) || text.includes(`odoo.addons.${module}.`)) return true
  return /^odoo\.(modules|registry|addons\.base)/.test(logger) && text.split(/[^A-Za-z0-9_]+/).includes(module)
}
