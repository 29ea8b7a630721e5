import { createSql as databaseSql, dropSql as dropDatabaseSql } from '../postgres/databases.ts'
import { identifier, literal } from '../postgres/sql.ts'
import type { PostgresSection } from '../stack/postgres.ts'

/** How the names of all databases of tests begin. A database of a stack cannot be called so by mistake: see {@link isOfTests}. */
const prefix = 'muelle-test-'

/** Marks, kept as comments of the databases. A template's is followed by when it was last used. */
const marks = { template: 'muelle: test template', working: 'muelle: test run' } as const

export const templateName = (key: string): string => `${prefix}${key}`
export const runName = (number: number): string => `${prefix}run-${number}`

/** A database of tests that is there. */
export interface TestDatabase {
  readonly name: string
  /** ISO 8601; undefined for what is no finished template: a run's, or one that was left half made. */
  readonly templateSince: string | undefined
}

/** One row a database whose name begins as ours do: `name<TAB>comment`. */
export const testDatabasesSql = `SELECT datname || E'\\t' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname LIKE '${prefix}%';\n`

/** Reads the rows; a database with a comment of somebody else's is not ours, whatever its name. */
export function readTestDatabases(rows: readonly string[]): readonly TestDatabase[] {
  return rows.flatMap((row) => {
    const [name = '', comment = ''] = row.split('\t')
    if (!isOfTests(name, comment)) return []
    const templateSince = comment.startsWith(`${marks.template} `)
      ? comment.slice(marks.template.length + 1)
      : undefined
    return [{ name, templateSince }]
  })
}

/** Without a comment it was cut off before it got one: nobody else makes databases under these names. */
const isOfTests = (name: string, comment: string): boolean =>
  name.startsWith(prefix) && (comment === '' || Object.values(marks).some((mark) => comment.startsWith(mark)))

/**
 * Makes a database of role `odoo` for a run, or for a template that is in the making. Not in a transaction.
 * @param template what it is a copy of; undefined for an empty one.
 */
export function createSql(name: string, template: string | undefined, locale: PostgresSection['locale']): string {
  const made = databaseSql(name, template === undefined ? { locale } : { template })
  return `${made}COMMENT ON DATABASE ${identifier(name)} IS ${literal(marks.working)};\n`
}

/** Notes when a template was used. */
export const usedSql = (name: string, at: string): string =>
  `COMMENT ON DATABASE ${identifier(name)} IS ${literal(`${marks.template} ${at}`)};\n`

/** Makes a template of a database: nobody connects to it any more, so that it can be copied at any time. */
export const finishSql = (name: string, at: string): string =>
  `ALTER DATABASE ${identifier(name)} WITH ALLOW_CONNECTIONS false IS_TEMPLATE true;\n${usedSql(name, at)}`

export const dropSql = (name: string): string =>
  `SELECT 'ALTER DATABASE ${identifier(name)} WITH IS_TEMPLATE false' WHERE EXISTS (SELECT FROM pg_database WHERE datname = ${literal(name)}) \\gexec
${dropDatabaseSql(name)}`
