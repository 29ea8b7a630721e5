import { reader } from '../postgres/reader.ts'

/**
 * Relations with what DDL changes of them: file (another one after TRUNCATE), columns, indexes, constraints, triggers. The counters of
 * rows forget what TRUNCATE emptied and know nothing of DDL (PostgreSQL `pgstat_relation.c`, pgstat_count_truncate). Asked in the
 * transaction and beside it: what differs is what the transaction did.
 */
const shapesSql = `
        SELECT c.oid, CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,
               c.relfilenode, c.relowner, c.reloptions::text, c.relacl::text,
               (SELECT string_agg(concat_ws(' ', attname, atttypid, atttypmod, attnotnull, atthasdef), ',' ORDER BY attnum)
                  FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
               (SELECT string_agg(indexrelid::text, ',' ORDER BY indexrelid) FROM pg_index WHERE indrelid = c.oid),
               (SELECT string_agg(oid::text, ',' ORDER BY oid) FROM pg_constraint WHERE conrelid = c.oid),
               (SELECT string_agg(concat(oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger WHERE tgrelid = c.oid)
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_(catalog|toast|temp)' AND n.nspname <> 'information_schema'`

/**
 * What stands between a shell and the database, in Python, for a script and for a person alike. It runs in `odoo shell` once the registry
 * is loaded: loading it deletes a parameter (odoo/orm/registry.py of 19.0), so a role that cannot write would not get that far.
 *
 * The barrier is PostgreSQL's: connections work as a role that may write nothing, whatever is committed and however many cursors are opened.
 * A read-only transaction would not do, as the next cursor begins another. With `write` only `env.cr` keeps Odoo's role, so that all that
 * is written is in one transaction, which PostgreSQL itself counts (pg_stat_xact_user_tables); its structure is compared.
 * The marks of a mistake, not of an attack: who wants to can say SET ROLE NONE, or read the password that Odoo itself logs in with.
 */
export const prelude = `
def muelle_barrier(env, write):
    import os
    import odoo.sql_db
    env.cr.rollback()
    # For connections that something opens past Odoo's pool.
    os.environ['PGOPTIONS'] = '-c role=${reader}'
    borrow = odoo.sql_db.ConnectionPool.borrow
    def borrow_reading(pool, *args, **named):
        connection = borrow(pool, *args, **named)
        with connection.cursor() as cursor:
            cursor.execute('SET ROLE ${reader}')
        connection.commit()
        return connection
    odoo.sql_db.ConnectionPool.borrow = borrow_reading
    if not write:
        env.cr.execute('SET ROLE ${reader}')
        env.cr.commit()


def muelle_shapes(cr):
    cr.execute("""${shapesSql}""")
    return {row[0]: row[1:] for row in cr.fetchall()}


def muelle_structure(env):
    import odoo.sql_db
    with odoo.sql_db.db_connect(env.cr.dbname).cursor() as others:
        before = muelle_shapes(others)
    after = muelle_shapes(env.cr)
    found = {}
    for oid in before.keys() | after.keys():
        old, new = before.get(oid), after.get(oid)
        if old is None or new is None:
            found.setdefault((new or old)[0], []).append('made' if old is None else 'dropped')
        elif old != new:
            kinds = found.setdefault(new[0], [])
            if old[1] != new[1]:
                kinds.append('emptied')
            if old[0] != new[0] or old[2:] != new[2:]:
                kinds.append('altered')
    return found


def muelle_changes(env):
    env.cr.flush()
    env.cr.execute('SELECT txid_current_if_assigned() IS NOT NULL')
    if not env.cr.fetchall()[0][0]:
        return []
    structure = muelle_structure(env)
    env.cr.execute('''
        SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
         WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname''')
    models = {model._table: name for name, model in env.registry.items() if model._auto or not model._abstract}
    rows = {table: counts for table, *counts in env.cr.fetchall()}
    if not rows and not structure:
        structure = {'': ['other']}
    return [
        {'table': table, 'model': models.get(table), 'structure': structure.get(table, []),
         **dict(zip(('created', 'written', 'deleted'), rows.get(table, (0, 0, 0))))}
        for table in sorted({*rows, *structure})
    ]


def muelle_postpone(env):
    cr = env.cr
    cr.execute('SAVEPOINT muelle_kept')
    def commit():
        cr.flush()
        cr.execute('RELEASE SAVEPOINT muelle_kept')
        cr.execute('SAVEPOINT muelle_kept')
    def rollback():
        cr.clear()
        cr.prerollback.run()
        cr.execute('ROLLBACK TO SAVEPOINT muelle_kept')
        cr.postrollback.run()
    cr.commit, cr.rollback = commit, rollback


def muelle_free(env):
    for name in ('commit', 'rollback'):
        env.cr.__dict__.pop(name, None)
`
