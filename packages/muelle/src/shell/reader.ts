import type { Engine } from '../engine/port.ts'
import { psql } from '../postgres/psql.ts'
import { identifier } from '../postgres/sql.ts'

/** The role that a read-only shell works as: it may read every table and write none. Nobody logs in as it. */
export const reader = 'muelle_reader'

/**
 * The statements that make the role, or correct it; run in the database that is to be read. Since PostgreSQL 14 one grant lets it read
 * all there is and will be (pg_read_all_data); before, what there is now.
 */
const readerSql = `SET client_min_messages = warning;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${reader}') THEN
    CREATE ROLE ${identifier(reader)} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
  IF current_setting('server_version_num')::int >= 140000 THEN
    GRANT pg_read_all_data TO ${identifier(reader)};
  ELSE
    GRANT USAGE ON SCHEMA public TO ${identifier(reader)};
    GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${identifier(reader)};
    GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${identifier(reader)};
  END IF;
  GRANT ${identifier(reader)} TO odoo;
END
$$;
`

/** Sees to it that the role is there and that Odoo's own role may become it. */
export const ensureReader = (engine: Engine, db: string, database: string, signal: AbortSignal) =>
  psql(engine, db, database, readerSql, signal)
