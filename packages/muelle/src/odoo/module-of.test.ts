import { describe, expect, test } from 'vitest'
import { readLog } from './log.ts'
import { isAbout, moduleOf } from './module-of.ts'

describe('the module of a logger', () => {
  test.each([
    ['odoo.addons.quay_fees.models.quay_booking', 'quay_fees'],
    ['odoo.addons.base.models.ir_cron', 'base'],
    ['odoo.http', 'http'],
    ['werkzeug', 'http'],
    ['odoo.sql_db', 'sql'],
    ['odoo.modules.loading', 'odoo'],
    ['odoo', 'odoo'],
    ['py.warnings', 'py'],
  ])('%s is of %s', (logger, module) => expect(moduleOf(logger)).toBe(module))
})

const head = '2026-11-23 13:18:51,123 7'
const about = (module: string, ...lines: readonly string[]) => {
  const [record] = readLog(lines.join('\n'))
  if (record === undefined) throw new Error('no record')
  return isAbout(module, record)
}

describe('a record is about a module', () => {
  test('when its own logger wrote it', () => {
    expect(about('quay_fees', `${head} INFO quay odoo.addons.quay_fees.models.fee: counted`)).toBe(true)
    expect(about('quay', `${head} INFO quay odoo.addons.quay_fees.models.fee: counted`)).toBe(false)
  })

  test('when a traceback goes through its code, whoever logged it', () => {
    const lines = [
      `${head} ERROR quay odoo.http: Exception during request handling.`,
      'Traceback (most recent call last):',
      '  File "/opt/odoo/addons/1/quay_fees/models/fee.py", line 7, in count',
      'ZeroDivisionError: division by zero',
    ]
    expect(about('quay_fees', ...lines)).toBe(true)
    expect(about('quay_berths', ...lines)).toBe(false)
  })

  test('when Odoo speaks of it while loading, as a whole word', () => {
    expect(about('quay_fees', `${head} INFO quay odoo.modules.loading: Loading module quay_fees (3/3)`)).toBe(true)
    expect(about('quay', `${head} INFO quay odoo.modules.loading: Loading module quay_fees (3/3)`)).toBe(false)
    expect(about('quay_fees', `${head} INFO quay odoo.service.server: quay_fees`)).toBe(false)
  })
})
