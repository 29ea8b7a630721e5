import type { Engine } from '../engine/port.ts'
import { psql } from './psql.ts'

/** The role of who only looks: it may read every table and write none. It logs in over the local socket only. */
export const reader = 'muelle_reader'

/** What it may read where PostgreSQL has no grant for all tables (before 14): those that are there now; the owner gives it. */
const grantsSql = `SELECT current_setting('server_version_num')::int < 140000 AS each \\gset
\\if :each
GRANT USAGE ON SCHEMA public TO ${reader};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader};
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${reader};
\\endif
`

/** Makes the role or corrects it; of the superuser. Odoo's own role may become it: a shell does. */
export const readerSql = [
  `SELECT 'CREATE ROLE ${reader}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}') \\gexec`,
  `ALTER ROLE ${reader} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL;`,
  `ALTER ROLE ${reader} SET default_transaction_read_only = on;`,
  `ALTER ROLE ${reader} SET statement_timeout = '5min';`,
  `SELECT format('GRANT CONNECT ON DATABASE %I TO ${reader}', datname) FROM pg_database WHERE NOT datistemplate \\gexec`,
  // Since PostgreSQL 14.
  `SELECT 'GRANT pg_read_all_data TO ${reader}' FROM pg_roles WHERE rolname = 'pg_read_all_data' \\gexec`,
  `GRANT ${reader} TO odoo;`,
  '',
].join('\n')

/** Sees to it that the role is there and may read a database. */
export async function ensureReader(engine: Engine, db: string, database: string, signal: AbortSignal): Promise<void> {
  await psql(engine, db, 'postgres', readerSql, signal)
  await psql(engine, db, database, grantsSql, signal)
}
