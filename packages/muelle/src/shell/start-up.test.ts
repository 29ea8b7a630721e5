import { expect, test } from 'vitest'
import { run } from '../kernel/run.ts'
import { startUpProgram } from './start-up.ts'

/** An Odoo of a few lines, and its shell as it is left: with a rollback, then with the commit of who closes the cursor. */
const standIn = `
import builtins, json, sys, types
psycopg2 = types.ModuleType('psycopg2')
psycopg2.errors = types.SimpleNamespace(InFailedSqlTransaction=type('InFailedSqlTransaction', (Exception,), {}))
sys.modules['psycopg2'] = psycopg2
done = []
cr = types.SimpleNamespace(commit=lambda: done.append('COMMIT'), rollback=lambda: done.append('ROLLBACK'))
env = types.SimpleNamespace(cr=cr)
program, typed, answers, changes = json.loads(sys.stdin.read())
def asked(prompt):
    print(prompt, end='')
    if not answers:
        raise KeyboardInterrupt()
    return answers.pop(0)
builtins.input = asked
scope = {'env': env}
exec(program, scope)
def muelle_changes(env):
    if changes == 'failed' and not done:
        raise psycopg2.errors.InFailedSqlTransaction()
    return [] if done else changes
scope['muelle_changes'] = muelle_changes
done.clear()
try:
    exec(typed, scope)
    exec('cr.rollback()', {'__name__': 'odoo.cli.shell', 'cr': cr})
    exec('cr.commit()', {'__name__': 'odoo.sql_db', 'cr': cr})
except SystemExit:
    done.append('exit')
print(done)
`

const changed = [
  { table: 'res_partner', model: 'res.partner', created: 1, written: 0, deleted: 0, structure: [] },
  { table: 'x', model: null, created: 0, written: 0, deleted: 0, structure: ['made'] },
]

async function sat(typed: string, { answers = [] as string[], changes = changed as unknown } = {}) {
  // What stands between the shell and the database is the prelude's, and tested with scripts.
  const program = startUpProgram('acme', true).replace('\nmuelle_barrier(env, True)', '')
  const input = JSON.stringify([program, typed, answers, changes])
  const { stdout, stderr } = await run({ argv: ['python3', '-c', standIn], input })
  expect(stderr).toBe('')
  return stdout.slice(stdout.indexOf('Ctrl-D.\n') + 8)
}

test('a commit shows what was changed, by model and table, and is made when it is agreed to', async () => {
  expect(await sat('env.cr.commit()', { answers: ['y'] })).toBe(
    "  res.partner: 1 created\n  x: table made\nKeep this? [y/N] Kept.\n['COMMIT', 'ROLLBACK']\n",
  )
})

test('a no and Ctrl-C at the question keep nothing, and who leaves is told what was not kept', async () => {
  for (const answers of [['n'], []])
    expect(await sat('env.cr.commit()', { answers })).toMatch(
      /Not kept yet: .*\nLeft without env\.cr\.commit\(\), so nothing is kept of:\n {2}res\.partner: 1 created\n {2}x: table made\n\['ROLLBACK'\]\n$/,
    )
})

test('exit() tells it, too', async () => {
  expect(await sat('exit()')).toContain(
    "so nothing is kept of:\n  res.partner: 1 created\n  x: table made\n['ROLLBACK', 'exit']",
  )
})

test('who changed nothing is told nothing when leaving', async () => {
  expect(await sat('env.cr.rollback()', { changes: [] })).toBe("['ROLLBACK', 'ROLLBACK']\n")
})

test('after an error there is a sentence instead of another error', async () => {
  const said = await sat('env.cr.commit()', { changes: 'failed' })
  expect(said).toMatch(/^After an error PostgreSQL keeps nothing of this transaction/)
  expect(said).toContain('Left after an error')
})
