import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { describeSchema } from './describe.ts'
import { jsonSchema } from './json-schema.ts'

const accepts = new Ajv({ strict: false, validateFormats: false }).compile(jsonSchema())

describe('the JSON Schema', () => {
  it.each([
    'schema: 1\nname: acme\nodoo: {databases: [acme]}',
    'schema: 1\nname: acme\nodoo: {databases: [acme], workers: 4, addons: [a, {git: "https://x.cl/y", ref: v1}]}\nenvironments: {production: }',
    'schema: 1\nname: acme\nodoo: {databases: [acme]}\nenvironments: {staging: {neutralized: true, odoo: {workers: 2}, postgres: {locale: {provider: libc}}}}',
  ])('takes what muelle takes: %j', (text) => {
    expect(accepts(parse(text))).toBe(true)
  })

  it.each([
    'schema: 2\nname: acme\nodoo: {databases: [acme]}',
    'schema: 1\nname: acme\nodoo: {}',
    'schema: 1\nname: acme\nodoo: {databases: [acme], worker: 2}',
    'schema: 1\nname: acme\nodoo: {databases: [acme], workers: many}',
    'schema: 1\nname: acme\nodoo: {databases: [acme]}\nenvironments: {staging: {odoo: {worker: 2}}}',
  ])('refuses what muelle refuses: %j', (text) => {
    expect(accepts(parse(text))).toBe(false)
  })

  it('says what each key of the file means', () => {
    const missing = describeSchema().filter(({ description }) => description === '')
    expect(missing.map(({ path }) => path)).toEqual([])
  })

  it('fills no default into an environment', () => {
    const environments = JSON.stringify(jsonSchema().properties, (key, value) =>
      key === 'odoo' ? { ...value, required: undefined } : value,
    )
    expect(
      JSON.parse(environments).environments.additionalProperties.anyOf[0].properties.odoo.properties.workers,
    ).not.toHaveProperty('default')
  })
})
