import { expect, test } from 'vitest'
import { mustNotBeForWork, populate, populateArgv } from './populate.ts'

test('each model has its own factor, as Odoo would take ten thousand', () => {
  const models = [
    { model: 'res.partner', factor: 10 },
    { model: 'product.template', factor: 1 },
  ]
  expect(populateArgv('acme', models)).toEqual([
    ...['docker', 'compose', 'run', '--rm', '--no-deps', '--no-TTY', 'odoo-cron', 'odoo', 'populate'],
    ...['--database', 'acme', '--no-http', '--workers=0', '--max-cron-threads=0'],
    ...['--models=res.partner,product.template', '--factors=10,1'],
  ])
})

test.each(['res.partner=0', 'res.partner=-1', 'res partner', 'res.partner,x', 'res.partner=9999999', "x'; --"])(
  '%s is no model with a factor',
  (model) => expect(populate.input.safeParse({ models: [model] }).success).toBe(false),
)

const place = { environment: 'staging', neutralized: false, development: undefined }

test('production is refused, whatever reason is given', () => {
  const production = { ...place, environment: 'production', neutralized: true }
  expect(() => mustNotBeForWork(production, { withoutBackup: 'a test' })).toThrow('never multiplied in production')
})

test('elsewhere it takes a neutralized environment, or a reason', () => {
  expect(() => mustNotBeForWork(place, { withoutBackup: undefined })).toThrow('neither neutralized')
  expect(() => mustNotBeForWork(place, { withoutBackup: 'a copy' })).not.toThrow()
  expect(() => mustNotBeForWork({ ...place, neutralized: true }, { withoutBackup: undefined })).not.toThrow()
})
