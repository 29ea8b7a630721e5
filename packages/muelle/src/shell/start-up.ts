import { prelude } from './prelude.ts'

/**
 * A question before each commit, and a word at the end on what was not kept: Odoo's shell rolls back when it is left, and closes its
 * cursor with a commit of nothing (odoo/cli/shell.py and odoo/sql_db.py of 19.0).
 */
const review = `
def muelle_review(env):
    import builtins, sys
    import psycopg2
    cr = env.cr
    commit, rollback = cr.commit, cr.rollback
    def tell(changes):
        for each in changes:
            print('  %s: %s' % (
                each['model'] or each['table'] or 'something of no table (a function, rights, a lock, or what was rolled back)',
                ', '.join(['table %s' % kind for kind in each['structure'] if kind != 'other'] + [
                    '%d %s' % (each[kind], kind) for kind in ('created', 'written', 'deleted') if each[kind]])))
    def agreed():
        try:
            return input('Keep this? [y/N] ').strip().lower() in ('y', 'yes')
        except (EOFError, KeyboardInterrupt):
            print()
            return False
    def reviewed():
        closing = sys._getframe(1).f_globals.get('__name__') == 'odoo.sql_db'
        try:
            changes = muelle_changes(env)
        except psycopg2.errors.InFailedSqlTransaction:
            print('After an error PostgreSQL keeps nothing of this transaction: env.cr.rollback() begins another.')
            return
        tell(changes)
        if not changes:
            if not closing:
                print('There is nothing to keep.')
        elif agreed():
            commit()
            print('Kept.')
        else:
            print('Not kept yet: env.cr.rollback() drops it, env.cr.commit() asks again.')
    def leave():
        try:
            changes = muelle_changes(env)
        except Exception:
            changes = None
        if changes is None:
            print('Left after an error: nothing since the last env.cr.commit() is kept.')
        elif changes:
            print('Left without env.cr.commit(), so nothing is kept of:')
            tell(changes)
        rollback()
    def rolled_back():
        (leave if sys._getframe(1).f_globals.get('__name__') == 'odoo.cli.shell' else rollback)()
    class Leave:
        __repr__ = lambda self: 'Leave with exit() or Ctrl-D.'
        def __call__(self, code=None):
            leave()
            raise SystemExit(code)
    builtins.exit = builtins.quit = Leave()
    cr.commit, cr.rollback = reviewed, rolled_back
`

/** What a person's shell begins with: the barrier, and with `write` a question before each commit. */
export function startUpProgram(database: string, write: boolean): string {
  return `${prelude}${write ? review : ''}
muelle_barrier(env, ${write ? 'True' : 'False'})
${write ? 'muelle_review(env)' : ''}
print()
print(${JSON.stringify(`Database ${database}. ${write ? 'env.cr.commit() shows what was changed and asks; nothing else keeps it.' : 'Read-only: PostgreSQL refuses what writes. To change data: muelle shell --write.'} Leave with Ctrl-D.`)})
`
}
