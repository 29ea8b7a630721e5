import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { judgeModuleRun } from './verdict.ts'

/** Recorded from the real Odoo 19; see test/transcripts/README.md. */
const folder = join(import.meta.dirname, '../../../../test/transcripts')

function judge(name: string) {
  const exitCode = Number(readFileSync(join(folder, name, 'exit_code'), 'utf8'))
  return judgeModuleRun(exitCode, readFileSync(join(folder, name, 'stderr'), 'utf8'))
}

test.each(['init-base', 'init-sigterm-prefork', 'update-module'])('the recorded run %s succeeded', (name) => {
  expect(judge(name)).toMatchObject({ succeeded: true, reasons: [] })
})

test.each([
  ['init-sigterm', 'interrupted'],
  ['init-sigkill', 'killed'],
  ['start-after-killed-init', ''],
  ['start-uninitialised-database', 'not initialised'],
  ['install-unknown-module', 'no_such_module'],
  ['install-missing-dependency', 'm_dep'],
  ['install-second-module-raises', 'm_bad'],
  ['install-python-raises', 'raised'],
  ['update-raises', 'raised'],
  ['update-port-busy', 'could not start'],
  ['database-missing', ''],
  ['database-wrong-password', 'could not start'],
  ['server-module-files-missing', 'code of an installed module is missing'],
  ['unknown-option', 'refused the command line'],
])('the recorded run %s failed, and the reasons say why: %s', (name, reason) => {
  const { succeeded, reasons } = judge(name)
  expect(succeeded).toBe(false)
  expect(reasons.join('\n')).toContain(reason)
})
