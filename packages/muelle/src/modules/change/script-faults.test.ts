import { expect, test } from 'vitest'
import { judgeModuleRun } from '../../odoo/verdict.ts'
import { notRun, scriptFault, scriptRun } from './script-faults.ts'
import { mustMigrate } from './scripts.ts'

const scripts = [
  { name: '1-pre.py', path: 'scripts/pre.py', content: '' },
  { name: '2-bad.py', path: 'scripts/bad.py', content: '' },
]
const head = '2026-11-24 00:00:01,000 1'
/** As Odoo 19.0-20251227 wrote it. */
const raised = `${head} INFO quay odoo.modules.migration: module base: Running migration 19.0.1.3 1-pre 
${head} INFO quay odoo.modules.migration: module base: Running migration 19.0.1.3 2-bad 
${head} ERROR quay odoo.sql_db: bad query: b'SELECT * FROM no_such_table'
ERROR: relation "no_such_table" does not exist
${head} CRITICAL quay odoo.service.server: Failed to initialize database \`quay\`. 
Traceback (most recent call last):
  File "/usr/lib/python3/dist-packages/odoo/modules/migration.py", line 257, in exec_script
    mod.migrate(cr, installed_version)
  File "/run/muelle-scripts/2-bad.py", line 6, in migrate
    helper(cr)
  File "/run/muelle-scripts/2-bad.py", line 2, in helper
    cr.execute("SELECT * FROM no_such_table")
  File "/usr/lib/python3/dist-packages/odoo/sql_db.py", line 421, in execute
    self._obj.execute(query, params)
psycopg2.errors.UndefinedTable: relation "no_such_table" does not exist
`

test('a script that raises is named as the project calls it, with the line', () => {
  expect(scriptFault(judgeModuleRun(255, raised), scripts)).toBe(
    'it stopped in the script scripts/bad.py, line 2, in helper, at cr.execute("SELECT * FROM no_such_table")',
  )
})

test('so is one that has no migrate, of which Odoo knows no line', () => {
  const log = `${head} CRITICAL quay odoo.service.server: Failed to initialize database \`quay\`. 
Traceback (most recent call last):
AttributeError: module base: Each pre-migration file must have a "migrate(cr, installed_version)" function, not found in /run/muelle-scripts/1-pre.py
`
  expect(scriptFault(judgeModuleRun(255, log), scripts)).toBe('it stopped in the script scripts/pre.py')
})

test('a fault of a module is not blamed on a script', () => {
  const log = `${head} CRITICAL quay odoo.service.server: Failed to initialize database \`quay\`. \nKeyError: 'x'\n`
  expect(scriptFault(judgeModuleRun(255, log), scripts)).toBeUndefined()
})

test('each script is known to have run by the log alone', () => {
  const seen = raised.split('\n').flatMap((line) => scriptRun(line.replace(/^.*migration: /, '').trim()) ?? [])
  expect(seen).toEqual(['1-pre.py', '2-bad.py'])
  expect(notRun(scripts, new Set(['1-pre.py']))).toEqual(['the script scripts/bad.py was not run'])
})

test('a script that cannot be loaded is named with the line that could not', () => {
  const log = `${head} CRITICAL quay odoo.service.server: Failed to initialize database \`quay\`. 
Traceback (most recent call last):
  File "/run/muelle-scripts/1-pre.py", line 1, in <module>
    import nothing_here
ModuleNotFoundError: No module named 'nothing_here'
The above exception was the direct cause of the following exception:
ImportError: module base: Unable to load pre-migration file /run/muelle-scripts/1-pre.py
`
  expect(scriptFault(judgeModuleRun(255, log), scripts)).toBe(
    'it stopped in the script scripts/pre.py, line 1, at import nothing_here',
  )
})

test.each([
  ['def migrate(cr, version):\n    pass\n', undefined],
  ['def migrate(_cr: object, version: str) -> None:\n    pass\n', undefined],
  ['from .common import run\n\nmigrate = run\n', undefined],
  ['def migrate(cr):\n    pass\n', 'called cr and version'],
  ['def migrate(env, version):\n    pass\n', 'called cr and version'],
  ['print(1)\n', 'no function migrate'],
])('%j is judged before anything runs', (content, fault) => {
  const judge = () => mustMigrate('scripts/pre.py', content)
  if (fault === undefined) expect(judge).not.toThrow()
  else
    expect(judge).toThrow(
      expect.objectContaining({ report: expect.objectContaining({ evidence: expect.stringContaining(fault) }) }),
    )
})
