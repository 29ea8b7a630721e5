import type { Engine } from '../engine/port.ts'
import { largeObjectsSql } from './large-objects.ts'
import { plainPath } from './loader.ts'
import { psql, psqlAsSuperuser } from './psql.ts'
import { identifier } from './sql.ts'

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

/**
 * `t` when nothing has to be done. Before PostgreSQL 14 there is always something: grants are for the tables that were there.
 * A database that an older Muelle made lets everybody write large objects and temporary tables.
 */
const readySql = `${plainPath}SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}' AND rolcanlogin) AS each \\gset
\\if :each
SELECT current_setting('server_version_num')::int >= 140000
  AND has_database_privilege('${reader}', current_database(), 'CONNECT')
  AND NOT has_database_privilege('${reader}', current_database(), 'TEMPORARY')
  AND NOT has_function_privilege('${reader}', 'pg_catalog.lo_from_bytea(oid, bytea)', 'EXECUTE');
\\endif
`

/** Two at once would change the same rows of the catalogue, which PostgreSQL refuses. */
const oneByOne = (sql: string) => `BEGIN;
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('${reader}'));
${sql}COMMIT;
`

/**
 * Sees to it that the role is there, may read a database, and may write nothing in it.
 * @throws as psql does.
 */
export async function ensureReader(engine: Engine, db: string, database: string, signal: AbortSignal): Promise<void> {
  if ((await psql(engine, db, database, readySql, signal)).includes('t')) return
  const temporary = `REVOKE TEMPORARY ON DATABASE ${identifier(database)} FROM PUBLIC;\n`
  await psql(engine, db, 'postgres', oneByOne(`${readerSql}${temporary}`), signal)
  await psql(engine, db, database, oneByOne(grantsSql), signal)
  await psqlAsSuperuser(engine, db, database, `${plainPath}${oneByOne(largeObjectsSql)}`, signal)
}
