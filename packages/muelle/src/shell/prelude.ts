import { reader } from '../postgres/reader.ts'

/**
 * What stands between a shell and the database, in Python, for a script and for a person alike. It runs in `odoo shell` once the registry
 * is loaded: loading it deletes a parameter (odoo/orm/registry.py of 19.0), so a role that cannot write would not get that far.
 *
 * The barrier is PostgreSQL's: connections work as a role that may write nothing, whatever is committed and however many cursors are opened.
 * A read-only transaction would not do, as the next cursor begins another. With `write` only `env.cr` keeps Odoo's role, so that all that
 * is written is in one transaction, which PostgreSQL itself counts (pg_stat_xact_user_tables).
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


def muelle_changes(env):
    env.cr.flush()
    env.cr.execute('''
        SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
         WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname''')
    models = {model._table: name for name, model in env.registry.items() if model._auto or not model._abstract}
    return [
        {'table': table, 'model': models.get(table), 'created': created, 'written': written, 'deleted': deleted}
        for table, created, written, deleted in env.cr.fetchall()
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
