/**
 * What writes large objects. PostgreSQL lets everybody call these in every database, who may only read too: a read-only transaction is a
 * setting, and SQL can change it. Source: PostgreSQL documentation 35.4, src/include/catalog/pg_proc.dat.
 */
const writing = [
  'lo_creat(integer)',
  'lo_create(oid)',
  'lo_from_bytea(oid, bytea)',
  'lo_put(oid, bigint, bytea)',
  'lo_truncate(integer, integer)',
  'lo_truncate64(integer, bigint)',
  'lo_unlink(oid)',
  'lowrite(integer, bytea)',
]

const functions = writing.map((each) => `pg_catalog.${each}`).join(', ')

/** The owner of the database may, as before. */
export const odooMayWriteLargeObjects = `GRANT EXECUTE ON FUNCTION ${functions} TO odoo;\n`

/** Keeps everybody but the owner from writing large objects; of the superuser, in a database. Only words of SQL: nothing of the database's is called. */
export const largeObjectsSql = `REVOKE EXECUTE ON FUNCTION ${functions} FROM PUBLIC;\n${odooMayWriteLargeObjects}`
