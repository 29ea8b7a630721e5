import { expect, test } from 'vitest'
import type { Stack } from '../../stack/stack.ts'
import { askedOf } from './serve.ts'

const stack = (databases: string[], domains: unknown[], conf = {}) =>
  ({ odoo: { databases, conf }, proxy: { domains } }) as unknown as Stack

test('each database is asked for under a name that leads to it', () => {
  const two = stack(['acme', 'pos'], ['erp.cl', { name: 'pos.cl', database: 'pos' }])
  expect(askedOf(two, 'proxy')).toEqual([{ host: 'erp.cl' }, { host: 'pos.cl' }])
  const hidden = stack(['acme', 'pos'], [{ name: 'erp.cl', database: 'acme' }])
  expect(askedOf(hidden, 'proxy')).toEqual([{ host: 'erp.cl' }])
  expect(askedOf(hidden, 'inside')).toEqual([{ host: 'erp.cl' }, { host: 'pos.odoo.internal' }])
})

test('where a name leads to several, the database is named; with one and no domain any name will do', () => {
  expect(askedOf(stack(['a', 'b'], []), 'proxy')).toEqual([
    { host: 'localhost', database: 'a' },
    { host: 'localhost', database: 'b' },
  ])
  expect(askedOf(stack(['a', 'b'], ['a.cl', 'b.cl'], { dbfilter: '^%d$' }), 'inside')).toEqual([
    { host: 'a.cl' },
    { host: 'b.cl' },
  ])
  expect(askedOf(stack(['a'], []), 'proxy')).toEqual([{ host: 'localhost' }])
})
