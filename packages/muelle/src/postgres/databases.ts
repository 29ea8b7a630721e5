import type { PostgresSection } from '../stack/postgres.ts'
import { largeObjectsSql } from './large-objects.ts'
import { reader } from './reader.ts'
import { identifier, literal } from './sql.ts'

/** The part of CREATE DATABASE that says how texts are sorted. */
const localeClause = (locale: PostgresSection['locale']): string =>
  locale.provider === 'icu'
    ? `LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale.name)} LOCALE 'C.UTF-8'`
    : `LOCALE_PROVIDER libc LOCALE ${literal(locale.name)}`

/**
 * Makes a database of role `odoo` that nobody else may connect to but who only reads. Of the superuser; not in a transaction.
 * @param from the locale of an empty one, or the name of what it is a copy of.
 */
export function createSql(
  name: string,
  from: { readonly locale: PostgresSection['locale'] } | { readonly template: string },
): string {
  const what =
    'template' in from
      ? `TEMPLATE ${identifier(from.template)}`
      : `TEMPLATE template0 ENCODING 'UTF8' ${localeClause(from.locale)}`
  return [
    `CREATE DATABASE ${identifier(name)} OWNER odoo ${what};`,
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${identifier(name)} FROM PUBLIC;`,
    `GRANT CONNECT ON DATABASE ${identifier(name)} TO ${reader};`,
    '',
  ].join('\n')
}

/** Drops a database whoever is connected, if it is there. Of the superuser; not in a transaction. */
export const dropSql = (name: string): string => `DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE);\n`

/**
 * Extensions that Odoo 19 creates or uses, made by the superuser so that the owner needs no more rights. And large objects are the owner's.
 * Source: Odoo 19.0 `odoo/service/db.py` _create_empty_database (unaccent, pg_trgm, and unaccent made IMMUTABLE).
 */
export const extensionsSql = [
  'CREATE EXTENSION IF NOT EXISTS pg_trgm;',
  'CREATE EXTENSION IF NOT EXISTS unaccent;',
  'ALTER FUNCTION public.unaccent(text) IMMUTABLE;',
  largeObjectsSql,
].join('\n')
