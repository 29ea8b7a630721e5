import { describe, expect, it } from 'vitest'
import { judgeTestTags, parseTestTags } from './test-tags.ts'

const modules = new Set(['sale', 'stock'])
const judged = (text: string) => judgeTestTags(text, (name) => modules.has(name))

describe('test tags', () => {
  it('are read part by part, commas in brackets left alone', () => {
    expect(parseTestTags('post_install/sale:TestSale.test_x[a,b], -/stock')).toEqual([
      {
        text: 'post_install/sale:TestSale.test_x[a,b]',
        at: 0,
        sign: '+',
        tag: 'post_install',
        module: 'sale',
        class: 'TestSale',
        method: 'test_x',
        parameters: 'a,b',
      },
      { text: '-/stock', at: 40, sign: '-', module: 'stock' },
    ])
  })

  // What a real Odoo 19.0's TagsSelector selects of sale's TestSale.test_x, tagged standard and at_install.
  it.each([
    ['/sale', true],
    ['/sale:TestSale', true],
    [':TestSale.test_x', true],
    ['/sale/tests/test_sale.py', true],
    ['sale:TestSale', true],
    ['sale', true],
    ['sale/post_install', false],
    ['TestSale', false],
    ['sale/tests/test_sale.py', false],
    ['TestSale.test_x', false],
  ])('%s is judged as Odoo selects', (text, selects) => {
    expect(judged(text).every(({ fatal }) => !fatal)).toBe(selects)
  })

  it.each([
    ['sale:TestSale', '/sale:TestSale'],
    ['-sale/post_install', '-post_install/sale'],
    ['TestSale.test_x', ':TestSale.test_x'],
    ['/sale:TestSale::test_x', '/sale:TestSale.test_x'],
    ['sale/tests/test_sale.py', '/sale/tests/test_sale.py'],
  ])('%s is corrected to %s', (text, instead) => {
    expect(judged(text)[0]?.instead).toBe(instead)
  })

  it('name the place of the part that is wrong', () => {
    expect(judged('/sale, /stock tag')).toMatchObject([{ at: 7, text: '/stock tag', fatal: true }])
  })

  it('select nothing when nothing is written', () => {
    expect(judged(' , ')).toMatchObject([{ at: 0, fatal: true }])
  })
})
