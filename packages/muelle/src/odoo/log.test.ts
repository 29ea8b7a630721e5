import { expect, test } from 'vitest'
import { processedModule, readHead } from './log.ts'
import { judgeRun } from './runs/judge.ts'

const loading = (level: string, name: string) =>
  `2026-01-05 10:00:00,123 7 ${level} acme odoo.modules.loading: Loading module ${name} (2/9) `

test('a module that is only loaded is told at DEBUG, and does not count as processed', () => {
  const record = (level: string) => readHead(loading(level, 'sale')) ?? { level: 'ERROR' as const, message: '' }
  expect(processedModule(record('INFO'))).toEqual({ name: 'sale', place: '2/9' })
  expect(processedModule(record('DEBUG'))).toBeUndefined()
})

test('with log_level debug an installation that did nothing is no success', () => {
  const log = [loading('DEBUG', 'sale'), '2026-01-05 10:00:00,123 7 INFO acme odoo.modules.loading: Modules loaded.']
  const args = ['-d', 'acme', '-i', 'sale', '--stop-after-init']
  expect(judgeRun(args, 0, log.join('\n')).reasons).toEqual(['module sale was not installed by this run'])
})
