import { odooMayWriteLargeObjects } from './large-objects.ts'
import { identifier } from './sql.ts'

/**
 * The role that a dump is loaded as. What a dump brings runs while it is loaded (triggers, checks, expressions of indexes): as role odoo it
 * could change that role's password, end its sessions and alter every database that it owns. This one owns nothing but what it loads.
 */
export const loader = 'muelle_loader'

/** Names are PostgreSQL's own: the superuser must not call what a dump brought. Not a function call, which could be such a thing already. */
export const plainPath = "SET search_path = '';\n"

/** A role may give settings to itself, for all databases and for each. */
const forgetsSettings = `ALTER ROLE ${loader} RESET ALL;
SELECT format('ALTER ROLE ${loader} IN DATABASE %I RESET ALL', datname) FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase WHERE setrole = '${loader}'::regrole \\gexec`

/**
 * Makes the role or corrects it, and lets it into one empty database; of the superuser, in the database `postgres`. It is no owner of that
 * database, so that it cannot change its settings. What it has set for itself before is forgotten.
 */
export const loaderSql = (database: string): string =>
  [
    `SELECT 'CREATE ROLE ${loader}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${loader}') \\gexec`,
    `ALTER ROLE ${loader} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD NULL;`,
    forgetsSettings,
    `GRANT CONNECT, CREATE ON DATABASE ${identifier(database)} TO ${loader};`,
    '',
  ].join('\n')

/** The same in that database, while it is empty. */
export const loaderRightsSql = `GRANT USAGE, CREATE ON SCHEMA public TO ${loader};
${odooMayWriteLargeObjects.replaceAll(' TO odoo', ` TO ${loader}`)}`

/**
 * Gives all that was loaded to role odoo, and takes every right from the loader; of the superuser, in the database. Changing an owner is
 * work on the catalogue: no trigger, view or function of a dump runs by it (event triggers would, and only the superuser makes these).
 * Tables one by one: REASSIGN OWNED locks all that it changes, and a large Odoo has more of it than PostgreSQL has room for locks.
 * It ends with one row for each thing of the loader's that is left; there should be none.
 */
export const handOverSql = `${plainPath}SELECT format('ALTER TABLE %I.%I OWNER TO odoo', nspname, relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relowner = '${loader}'::regrole AND relkind IN ('r', 'p', 'f', 'v', 'm') ORDER BY pg_class.oid \\gexec
REASSIGN OWNED BY ${loader} TO odoo;
DROP OWNED BY ${loader};
${forgetsSettings}
SELECT DISTINCT classid::regclass FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = '${loader}'::regrole
AND (dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  OR (classid = 'pg_database'::regclass AND objid = (SELECT oid FROM pg_database WHERE datname = current_database())));
`

/**
 * What runs by itself when Odoo writes or reads: triggers, rules, and functions that belong to no extension; one a row. Odoo makes none
 * of its own. Of the superuser too: only PostgreSQL's own catalogue is read.
 */
export const ownCodeSql = `${plainPath}SELECT format('trigger %s on %s', tgname, tgrelid::regclass) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT format('rule %s on %s', rulename, ev_class::regclass) FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
  JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE rulename <> '_RETURN' AND nspname NOT IN ('pg_catalog', 'information_schema')
UNION ALL SELECT format('function %s', pg_proc.oid::regprocedure) FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
  WHERE nspname NOT IN ('pg_catalog', 'information_schema')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e')
ORDER BY 1;
`
