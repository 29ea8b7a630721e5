import { describe, expect, it } from 'vitest'
import { databasesUnder, hostTable, internalHost, reportUrl } from './served.ts'

const stack = (databases: string[], domains: ({ name: string; database: string } | string)[] = [], conf = {}) => ({
  odoo: { databases, conf },
  proxy: { domains },
})

describe('the databases under a host name', () => {
  it('are the one that proxy.domains names, the first for a plain name, and none under any other', () => {
    const two = stack(['acme', 'pos'], ['erp.acme.cl', { name: 'pos.acme.cl', database: 'pos' }])
    expect(databasesUnder('erp.acme.cl', two)).toEqual(['acme'])
    expect(databasesUnder('pos.acme.cl', two)).toEqual(['pos'])
    expect(databasesUnder('www.pos.acme.cl', two)).toEqual(['pos'])
    expect(databasesUnder('other.cl', two)).toEqual([])
    expect(databasesUnder('pos.odoo.internal', two)).toEqual(['pos'])
  })

  it('are all of them when nothing decides, but inside the stack each has its own name', () => {
    const two = stack(['acme', 'pos'], ['erp.acme.cl'])
    expect(databasesUnder('erp.acme.cl', two)).toEqual(['acme', 'pos'])
    expect(databasesUnder('pos.odoo.internal', two)).toEqual(['pos'])
  })

  it('need no table with one database or a filter', () => {
    expect(hostTable(stack(['acme'], [{ name: 'x.cl', database: 'acme' }]))).toBeUndefined()
    expect(hostTable(stack(['a', 'b'], ['a.cl'], { dbfilter: '^%d$' }))).toBeUndefined()
    expect(databasesUnder('b.cl', stack(['a', 'b'], ['a.cl', 'b.cl'], { dbfilter: '^%d$' }))).toEqual(['b'])
  })
})

it('the name of a database inside the stack is one that a resolver takes', () => {
  expect(internalHost('Point_of.Sale_')).toBe('point-of-sale.odoo.internal')
  expect(reportUrl({ workers: 'auto' }, 'acme')).toBe('http://acme.odoo.internal:8072')
  expect(reportUrl({ workers: 0 }, 'acme')).toBe('http://acme.odoo.internal:8069')
})
