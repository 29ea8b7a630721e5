import { prelude } from './prelude.ts'

/** What a person's shell begins with: the barrier, and with `write` a question before each commit. */
export function startUpProgram(database: string, write: boolean): string {
  return `${prelude}
def muelle_review(env):
    cr = env.cr
    commit = cr.commit
    def reviewed():
        changes = muelle_changes(env)
        for each in changes:
            print('  %s: %s' % (
                each['model'] or each['table'] or 'something of no table (a function, rights, a lock, or what was rolled back)',
                ', '.join(['table %s' % kind for kind in each['structure'] if kind != 'other'] + [
                    '%d %s' % (each[kind], kind) for kind in ('created', 'written', 'deleted') if each[kind]])))
        if not changes:
            print('There is nothing to keep.')
        elif input('Keep this? [y/N] ').strip().lower() in ('y', 'yes'):
            commit()
            print('Kept.')
        else:
            print('Not kept yet: env.cr.rollback() drops it, env.cr.commit() asks again.')
    cr.commit = reviewed

muelle_barrier(env, ${write ? 'True' : 'False'})
${write ? 'muelle_review(env)' : ''}
print()
print(${JSON.stringify(`Database ${database}. ${write ? 'env.cr.commit() shows what was changed and asks; nothing else keeps it.' : 'Read-only: PostgreSQL refuses what writes. To change data: muelle shell --write.'} Leave with Ctrl-D.`)})
`
}
