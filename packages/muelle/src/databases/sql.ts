import { createHash } from 'node:crypto'
import { createSql, dropSql } from '../postgres/databases.ts'
import { readerSql } from '../postgres/reader.ts'
import { identifier, literal } from '../postgres/sql.ts'
import type { PostgresSection } from '../stack/postgres.ts'

/** The files that a database names in its filestore, each once: a query of one column, `size` in bytes. */
export const namedFilesSql =
  'SELECT max(file_size) AS size FROM ir_attachment WHERE store_fname IS NOT NULL GROUP BY store_fname'

/** Marks on a database, kept as its comment: they travel with it and need no table. */
export const mark = Object.freeze({ initialising: 'muelle: initialising', initialised: 'muelle: initialised' })

/**
 * Makes role `odoo` with just what it needs, or corrects it, and the role of who only reads; run by the superuser.
 * @param verifier from {@link import('./password.ts').scramVerifier}
 */
export function roleSql(verifier: string): string {
  return [
    "SELECT 'CREATE ROLE odoo' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'odoo') \\gexec",
    `ALTER ROLE odoo LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${literal(verifier)};`,
    // A role may give settings to itself, and code in a database of its runs as it.
    'ALTER ROLE odoo RESET ALL;',
    readerSql,
  ].join('\n')
}

/**
 * What a database is called until it carries its mark: a comment can only be made on one that is there. Cut off in between, it is
 * this name that says that nobody uses it.
 */
export const nameBefore = (database: string): string =>
  `muelle-making-${createHash('sha256').update(database).digest('hex').slice(0, 12)}`

/** Creates an empty database of role `odoo` that carries the mark of being initialised from its first moment. Not in a transaction. */
export function createDatabaseSql(database: string, locale: PostgresSection['locale']): string {
  const name = nameBefore(database)
  const before = identifier(name)
  return [
    `${dropSql(name)}${createSql(name, { locale })}COMMENT ON DATABASE ${before} IS ${literal(mark.initialising)};`,
    `ALTER DATABASE ${before} RENAME TO ${identifier(database)};`,
    '',
  ].join('\n')
}

/** Removes a database that was never finished; refuses in SQL when its mark says otherwise. */
export function dropHalfMadeSql(database: string): string {
  return [
    `SELECT 'DROP DATABASE ${identifier(database).replaceAll("'", "''")} WITH (FORCE)'`,
    `  FROM pg_database WHERE datname = ${literal(database)}`,
    `   AND shobj_description(oid, 'pg_database') = ${literal(mark.initialising)} \\gexec`,
    '',
  ].join('\n')
}

/** One row a database of the server: name and comment, as `name<TAB>comment`. */
export const databasesSql =
  "SELECT datname || E'\\t' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE NOT datistemplate;\n"

/**
 * Where wkhtmltopdf asks for a report's pictures, unless somebody has set it. Source: Odoo 19.0 `addons/base/models/ir_actions_report.py`
 * _get_report_url, which takes `web.base.url` otherwise: the public name, which a container may not reach.
 */
export const reportUrlSql = (url: string): string =>
  `INSERT INTO ir_config_parameter (key, value) SELECT 'report.url', ${literal(url)} WHERE NOT EXISTS (SELECT FROM ir_config_parameter WHERE key = 'report.url');\n`

/**
 * The same, in place of what is set. Running servers keep parameters in the cache `stable`, and are told over its signalling table
 * (Odoo 19.0 `odoo/orm/registry.py` signal_changes).
 */
export const setReportUrlSql = (url: string): string =>
  [
    `UPDATE ir_config_parameter SET value = ${literal(url)} WHERE key = 'report.url';`,
    reportUrlSql(url).trimEnd(),
    "SELECT to_regclass('public.orm_signaling_stable') IS NOT NULL AS signalled \\gset",
    '\\if :signalled',
    'INSERT INTO orm_signaling_stable DEFAULT VALUES;',
    '\\endif',
    '',
  ].join('\n')
