import { describe, expect, test } from 'vitest'
import { judgeModuleRun } from './verdict.ts'

const line = (level: string, message: string) =>
  `2026-01-05 10:00:00,123 7 ${level} acme odoo.modules.loading: ${message}`
const loaded = line('INFO', 'Modules loaded.')

describe('a run of Odoo that installs or updates', () => {
  test('succeeded when it exits 0, logs no error and says that modules are loaded', () => {
    expect(judgeModuleRun(0, `${loaded}\n`)).toEqual({ succeeded: true, reasons: [], errors: [] })
  })

  test('failed when it exits 0 and ignored a module name', () => {
    const verdict = judgeModuleRun(0, `${line('WARNING', 'invalid module names, ignored: slae')}\n${loaded}`)
    expect(verdict.succeeded).toBe(false)
    expect(verdict.reasons.join()).toContain('slae')
  })

  test('failed when it exits 0 and logged an error, whose last traceback line is the reason', () => {
    const output = `${line('ERROR', 'Failed to load registry')}\nTraceback (most recent call last):\nValueError: bad view\n${loaded}`
    expect(judgeModuleRun(0, output).reasons).toEqual(['Failed to load registry - ValueError: bad view'])
  })

  test('failed when the log stops before the modules are loaded', () => {
    expect(judgeModuleRun(0, line('INFO', 'loading 1 modules...')).succeeded).toBe(false)
  })

  test('failed with the meaning of the exit code', () => {
    expect(judgeModuleRun(255, loaded).reasons[0]).toContain('raised')
  })

  test('is judged the same with the colours of a terminal', () => {
    const colour = `2026-01-05 10:00:00,123 7 \u001b[1;31m\u001b[1;49mERROR\u001b[0m acme odoo.x: boom\n${loaded}`
    expect(judgeModuleRun(0, colour).errors).toHaveLength(1)
  })
})
