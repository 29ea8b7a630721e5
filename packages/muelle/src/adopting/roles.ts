import { identifier, literal } from '../kernel/sql.ts'

/** What the roles of the old cluster are called. */
export interface Roles {
  /** POSTGRES_USER: the one that made the cluster, and owns it for ever. */
  readonly superuser: string
  /** The one that Odoo connects as. */
  readonly odoo: string
}

/** Lives for as long as the script runs: nobody can rename who is connected. */
const helper = 'muelle_adopt'

/**
 * The script that gives an old cluster the two roles of every stack of Muelle's: `postgres`, the superuser, and `odoo`, who owns the
 * databases and nothing else. It is for psql, as the old superuser over the local socket, while no Odoo runs. Undefined when they are
 * so already. Data and passwords are not in it.
 */
export function rolesSql({ superuser, odoo }: Roles, databases: readonly string[]): string | undefined {
  if (superuser === 'postgres' && odoo === 'odoo') return undefined
  const isShared = superuser === odoo
  return [
    '-- Written by muelle adopt. Run it once, as the superuser, while PostgreSQL runs and Odoo does not.',
    '\\set ON_ERROR_STOP on',
    `CREATE ROLE ${helper} SUPERUSER LOGIN;`,
    `\\c postgres ${helper}`,
    ...(superuser === 'postgres' ? [] : [`ALTER ROLE ${identifier(superuser)} RENAME TO postgres;`]),
    ...(isShared
      ? ['CREATE ROLE odoo LOGIN;', ...databases.flatMap(reowned)]
      : odoo === 'odoo'
        ? []
        : [`ALTER ROLE ${identifier(odoo)} RENAME TO odoo;`]),
    '\\c postgres postgres',
    `DROP ROLE ${helper};`,
    '',
  ].join('\n')
}

/** Gives a database and all in it to role odoo: one by one, for the superuser's own cannot be handed over as a whole. */
const reowned = (database: string): readonly string[] => [
  `ALTER DATABASE ${identifier(database)} OWNER TO odoo;`,
  `\\c ${identifier(database)} ${helper}`,
  'SELECT format($$ALTER SCHEMA %I OWNER TO odoo$$, nspname) FROM pg_namespace',
  "WHERE nspowner = 'postgres'::regrole AND nspname !~ '^(pg_|information_schema$)' \\gexec",
  'SELECT format($$ALTER TABLE %s OWNER TO odoo$$, c.oid::regclass) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace',
  `WHERE relowner = 'postgres'::regrole AND nspname !~ '^(pg_|information_schema$)' AND ${notOfExtension('pg_class', 'c')}`,
  // A sequence of a column goes with its table.
  "AND (relkind IN ('r', 'p', 'v', 'm', 'f') OR relkind = 'S' AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i'))) \\gexec",
  'SELECT format($$ALTER ROUTINE %s OWNER TO odoo$$, p.oid::regprocedure) FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace',
  `WHERE proowner = 'postgres'::regrole AND nspname !~ '^(pg_|information_schema$)' AND ${notOfExtension('pg_proc', 'p')} \\gexec`,
  "SELECT format($$ALTER LARGE OBJECT %s OWNER TO odoo$$, oid) FROM pg_largeobject_metadata WHERE lomowner = 'postgres'::regrole \\gexec",
]

const notOfExtension = (table: string, alias: string) =>
  `NOT EXISTS (SELECT FROM pg_depend WHERE classid = ${literal(table)}::regclass AND objid = ${alias}.oid AND deptype = 'e')`
