import { expect, test } from 'vitest'
import type { Engine } from '../engine/port.ts'
import { least, project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { oneShotArgv, oneShotOptions, runOneShot } from './one-shot.ts'

const record = (level: string, message: string) => `2026-01-05 10:00:00,123 7 ${level} acme odoo.modules.x: ${message}`
const loaded = record('INFO', 'Modules loaded.')

/** An Odoo that says this and exits 0. */
async function said(lines: readonly string[], argv: readonly string[], statesAsked = true) {
  const stack = await loadStack({ directory: project({ 'muelle.yaml': least }), environment: undefined, environ: {} })
  const world = {
    stack,
    engine: { containers: async () => [] } as unknown as Engine,
    session: {
      async compose(_: readonly string[], onLine: (line: string) => void) {
        for (const line of lines) onLine(line)
        return { exitCode: 0, output: lines.join('\n') }
      },
    } as unknown as Parameters<typeof runOneShot>[0]['session'],
  }
  return (await runOneShot(world, argv, () => undefined, undefined, { statesAsked })).verdict.reasons
}

test('each command is judged by what it was meant to do', async () => {
  const neutralize = oneShotArgv('neutralize', '--database', 'acme')
  expect(await said([record('INFO', 'Neutralization finished')], neutralize)).toEqual([])
  expect(await said([], neutralize)).toEqual(['the log never says "Neutralization finished"'])
  const update = oneShotArgv('--database', 'acme', '--update', 'sale', ...oneShotOptions)
  expect(await said([], update)).toEqual(['the log never says "Modules loaded."'])
})

test('the states of modules are the caller’s to ask, unless it says that nobody does', async () => {
  const install = oneShotArgv('--database', 'acme', '--init', 'sale', ...oneShotOptions)
  expect(await said([loaded], install)).toEqual([])
  expect(await said([loaded], install, false)).toEqual(['module sale was not installed by this run'])
})

test('what the judge reads is told whatever odoo.conf says, also by commands that take no --log-level', () => {
  const words = oneShotArgv('module', 'uninstall', 'sale').join(' ')
  expect(words).toContain('--env ODOO_LOG_LEVEL=info')
  expect(words.indexOf('ODOO_LOG_LEVEL')).toBeLessThan(words.indexOf('odoo-cron'))
})
