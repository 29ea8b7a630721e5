import { expect, test } from 'vitest'
import { mustNotBeForWork } from '../../workshop/for-work.ts'
import { mustFit, populate } from './populate.ts'
import { isCopied } from './record.ts'
import { populateArgv } from './work.ts'

test('each model has its own factor, as Odoo would take ten thousand', () => {
  const models = [
    { model: 'res.partner', factor: 10 },
    { model: 'product.template', factor: 1 },
  ]
  expect(populateArgv('acme', models)).toEqual([
    ...['docker', 'compose', 'run', '--rm', '--no-deps', '--no-TTY'],
    ...['--env', 'ODOO_LOG_LEVEL=info', '--env', 'ODOO_LOG_HANDLER=odoo.modules.loading:INFO'],
    ...['odoo-cron', 'odoo', 'populate'],
    ...['--database', 'acme', '--no-http', '--workers=0', '--max-cron-threads=0'],
    ...['--models=res.partner,product.template', '--factors=10,1'],
  ])
})

test.each(['res.partner=0', 'res.partner=-1', 'res partner', 'res.partner,x', 'res.partner=9999999', "x'; --"])(
  '%s is no model with a factor',
  (model) => expect(populate.input.safeParse({ models: [model] }).success).toBe(false),
)

const place = { environment: 'staging', neutralized: false, development: undefined }

test('production is refused, also when it is neutralized', () => {
  expect(() => mustNotBeForWork({ ...place, environment: 'production', neutralized: true })).toThrow(
    'never multiplied in production',
  )
})

test('elsewhere it takes a neutralized environment, or one for development', () => {
  expect(() => mustNotBeForWork(place)).toThrow('neither neutralized nor for development')
  expect(() => mustNotBeForWork({ ...place, neutralized: true })).not.toThrow()
})

test('rows that a killed run copied are known by their number, though somebody added or removed some', () => {
  const models = [
    { model: 'res.partner', factor: 2, before: 20 },
    { model: 'res.bank', factor: 2, before: 0 },
  ]
  const rows = (partners: number) => new Map([['res.partner', partners]])
  expect(isCopied(models, rows(20))).toBe(false)
  expect(isCopied(models, rows(23))).toBe(false)
  expect(isCopied(models, rows(60))).toBe(true)
  expect(isCopied(models, rows(58))).toBe(true)
  expect(isCopied([{ model: 'res.bank', factor: 2, before: 0 }], new Map())).toBe(false)
})

test('more rows than PostgreSQL can make at once are refused', () => {
  const partners = (factor: number) => [{ model: 'res.partner', factor, before: 15_015 }]
  expect(() => mustFit(partners(100))).not.toThrow()
  expect(() => mustFit(partners(1000))).toThrow('15015000 rows are more than')
})
