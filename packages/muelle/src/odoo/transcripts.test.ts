import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { odooCli } from '../facts/odoo/command-line.ts'
import { judgeRun } from './runs/judge.ts'
import { judgeModuleRun } from './verdict.ts'

/** Recorded from the real Odoo 19; see test/transcripts/README.md, whose table says what is right. */
const folder = join(import.meta.dirname, '../../../../test/transcripts')
const text = (name: string, file: string) => readFileSync(join(folder, name, file), 'utf8')

interface Recorded {
  readonly name: string
  /** The last column of the table. */
  readonly right: string
}

const recorded: readonly Recorded[] = text('.', 'README.md')
  .split('\n')
  .flatMap((line) => {
    const [, name, right] = /^\| `([^`]+)` \|.*\| *([^|]+?) *\|$/.exec(line) ?? []
    return name === undefined || right === undefined ? [] : [{ name, right }]
  })

function judge(name: string) {
  const [, ...args] = JSON.parse(text(name, 'command.json')) as string[]
  // What was asked of the database after the run: where the log is silent.
  const known = existsSync(join(folder, name, 'known.json')) ? JSON.parse(text(name, 'known.json')) : {}
  const states = known.states && new Map<string, string>(Object.entries(known.states))
  const output = `${text(name, 'stderr')}\n${text(name, 'stdout')}`
  return judgeRun(args, Number(text(name, 'exit_code')), output, { ...known, ...(states && { states }) })
}

test('every recorded run has its row in the table, and there are at least 60', () => {
  const folders = readdirSync(folder).filter((name) => name !== 'README.md')
  expect(recorded.map(({ name }) => name).sort()).toEqual(folders.sort())
  expect(folders.length).toBeGreaterThanOrEqual(60)
})

test.each(recorded)('the recorded run $name is judged as: $right', ({ name, right }) => {
  const { succeeded, reasons } = judge(name)
  expect(succeeded, reasons.join('\n')).toBe(/^(done|passed)\b/.test(right))
  expect(reasons.length === 0).toBe(succeeded)
})

describe('the reasons say why', () => {
  test.each([
    ['init-sigterm', 'interrupted'],
    ['init-sigkill', 'killed'],
    ['start-uninitialised-database', 'not initialised'],
    ['install-unknown-module', 'no_such_module'],
    ['install-missing-dependency', 'm_dep'],
    ['install-second-module-raises', 'm_bad'],
    ['install-python-raises', 'raised'],
    ['install-missing-python', 'no-such-distribution'],
    ['install-uninstallable', 'module m_off is uninstallable'],
    ['install-loop', 'Recursion error in modules dependencies!'],
    ['update-raises', 'cause: '],
    ['update-not-installed-module', 'module m_ok was not updated'],
    ['update-port-busy', 'could not start'],
    ['reinit-not-installed', 'module m_ok was not loaded anew'],
    ['database-wrong-password', 'could not start'],
    ['database-mistyped', 'base was installed in it'],
    ['server-module-files-missing', 'code of an installed module is missing'],
    ['module-install-comma-list', 'm_ok,m_model'],
    ['module-upgrade-while-pending', 'another module operation'],
    ['module-uninstall-hook-raises', 'the hook does not let it go'],
    ['i18n-loadlang-unknown', 'xx_XX'],
    ['i18n-import-malformed', 'a translation file was not read'],
    ['neutralize-code-missing', 'm_data, m_ok'],
    ['dump-missing-database', 'pg_dump failed'],
    ['db-load-sql-errors', 'muelle databases load'],
    ['db-init-unknown-country', 'CREATE DATABASE failed'],
    ['pre-upgrade-scripts-folder', '/tmp'],
    ['unknown-option', 'refused the command line'],
  ])('of %s: %s', (name, reason) => {
    expect(judge(name).reasons.join('\n')).toContain(reason)
  })
})

const FalseSuccesses = z.object({ falseSuccess: z.array(z.object({ case: z.string() })) })

/** Where each false success of the facts was recorded. */
const falseSuccesses: Readonly<Record<string, string>> = {
  '-i with an unknown module': 'install-unknown-module',
  '-i with an uninstallable module (manifest version for another series, installable False)': 'install-uninstallable',
  '-i all': 'init-all',
  '-i of an already installed module (nothing done, with --test-enable zero tests)': 'tests-not-processed',
  '-u of a module that is not installed': 'update-not-installed-module',
  '--reinit of a module that is not installed or unknown': 'reinit-not-installed',
  '-d names a database that does not exist (it is created)': 'database-mistyped',
  'module code missing on disk': 'start-code-missing',
  'database without base, no -i/-u (odoo start)': 'start-uninitialised-database',
  'test spec cannot be parsed': 'tests-tag-unreadable',
  'no test matched': 'tests-none',
  'test logs an ERROR but asserts nothing': 'tests-errors-logged',
  'second SIGTERM/SIGINT during an upgrade': 'server-forced-shutdown',
  'server-wide module cannot load': 'server-wide-module-missing',
  'addons folder dropped': 'addons-folder-dropped',
  'odoo db init fails while initialising': 'db-init-raises',
  'odoo db dump --format dump when pg_dump fails': 'dump-missing-database',
  'odoo db dump without the filestore folder (wrong data dir)': 'db-dump-without-filestore',
  'odoo db load of a dump whose SQL has errors': 'db-load-sql-errors',
  'odoo db duplicate/rename onto a leftover filestore folder': 'db-duplicate-left-filestore',
  'odoo module install of unknown names or comma lists': 'module-install-comma-list',
  'odoo module upgrade all': 'module-upgrade-all',
  'odoo module uninstall of an unknown module': 'module-uninstall-unknown',
  'odoo i18n loadlang with an unknown code': 'i18n-loadlang-unknown',
  'odoo i18n import of a malformed .po': 'i18n-import-malformed',
  'odoo i18n import with some missing files': 'i18n-import-missing-files',
  'odoo neutralize with module code missing from the path': 'neutralize-code-missing',
  'odoo populate of an unknown model': 'populate-unknown-model',
  'odoo cloc of a missing path': 'cloc-missing-path',
  'demo data failed': 'demo-fails',
}

test.each(FalseSuccesses.parse(odooCli().exitCodes).falseSuccess.map(({ case: name }) => name))(
  'a recorded run shows the false success "%s", and it is no success here',
  (name) => {
    const transcript = falseSuccesses[name]
    expect(transcript, `record a run of: ${name}`).toBeDefined()
    expect(judge(transcript ?? '').succeeded).toBe(false)
  },
)

test('a module run is judged alike by the log alone, as far as the log tells', () => {
  for (const name of ['init-base', 'update-module', 'install-data']) {
    const exitCode = Number(text(name, 'exit_code'))
    expect(judgeModuleRun(exitCode, text(name, 'stderr')), name).toMatchObject({ succeeded: true })
  }
})
