import { expect, test } from 'vitest'
import { clocArgv, parseCloc } from './cloc.ts'

test('the modules are named one by one', () => {
  expect(clocArgv(['addons/a', 'more/b'])).toEqual(['odoo', 'cloc', '--path', 'addons/a', '--path', 'more/b'])
})

test('the table of Odoo is read: each module’s line, and not the head or the sum', () => {
  const printed = [
    'Odoo cloc                                                   Line   Other    Code',
    '-'.repeat(80),
    'quay_berths                                                   74       7      67',
    'quay_fees                                                     32       5      27',
    '-'.repeat(80),
    '                                                             106      12      94',
    '',
  ].join('\n')
  expect([...parseCloc(printed)]).toEqual([
    ['quay_berths', { lines: 74, other: 7, code: 67 }],
    ['quay_fees', { lines: 32, other: 5, code: 27 }],
  ])
})
