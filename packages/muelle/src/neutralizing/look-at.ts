import { identifier } from '../kernel/sql.ts'
import type { Catalogue } from './catalogue.ts'

/** Where modules keep what they need for somebody else's service. */
const settings =
  /^(res_company|account_journal|pos_config|pos_payment_method|website|delivery_carrier)$|_(provider|link|backend|connector|server|account|config|settings|service)$/

/** Random text, as keys are: long, without a blank, letters and digits. Addresses hold a colon or an at sign. */
const looksRandom = (column: string): string =>
  `${column} ~ '^[A-Za-z0-9+/=_.-]{20,}$' AND ${column} ~ '[0-9]' AND ${column} ~ '[A-Za-z]' AND ${column} NOT LIKE 'neutralised%'`

/** Random, and each database's own. */
const own = "'database.uuid', 'database.secret'"

/** Whoever has a password in a foreign server: pg_dump writes it, and no measure empties it. Readable by everybody. */
export const userMappingsSql = "SELECT srvname || ' (' || usename || ')' FROM pg_user_mappings ORDER BY 1;\n"

/**
 * Asks for what nobody knows and a person should look at: one row each, where it is, a tab, how many. Names only, no value leaves the database.
 */
export function lookAtSql(catalogue: Catalogue): string {
  const columns = [...catalogue].flatMap(([table, found]) =>
    settings.test(table)
      ? [...found].flatMap(([column, { type }]) =>
          ['varchar', 'text'].includes(type) ? [[table, column] as const] : [],
        )
      : [],
  )
  return [
    ...(catalogue.get('ir_config_parameter')?.has('value')
      ? [
          `SELECT 'ir_config_parameter ' || key || E'\\t1' FROM ir_config_parameter WHERE key NOT IN (${own}) AND ${looksRandom('value')} ORDER BY key;`,
        ]
      : []),
    ...columns.map(
      ([table, column]) =>
        `SELECT '${table}.${column}' || E'\\t' || count(*) FROM ${identifier(table)} WHERE ${looksRandom(identifier(column))} HAVING count(*) > 0;`,
    ),
    `SELECT 'schema ' || n.nspname || E'\\t' || count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname <> 'public' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_' GROUP BY n.nspname ORDER BY 1;`,
    '',
  ].join('\n')
}
