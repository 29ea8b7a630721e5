import { describe, expect, it } from 'vitest'
import { canonicalJson, isPlain, valueAt } from './plain.ts'

describe('canonicalJson', () => {
  it('does not depend on the order of keys and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: { d: [undefined], c: undefined } })).toBe('{"a":{"d":[null]},"b":1}')
  })
})

describe('valueAt', () => {
  it('follows keys and indexes', () => {
    expect(valueAt({ odoo: { databases: ['acme'] } }, ['odoo', 'databases', 0])).toBe('acme')
    expect(valueAt('acme', [])).toBe('acme')
  })

  it('finds nothing where the path leads out of the data, and nothing that is inherited', () => {
    expect(valueAt({ odoo: null }, ['odoo', 'databases'])).toBeUndefined()
    expect(valueAt({}, ['constructor'])).toBeUndefined()
  })
})

describe('isPlain', () => {
  it('tells objects with keys from all else', () => {
    expect([{}, Object.create(null)].every(isPlain)).toBe(true)
    expect([null, [], 'text', 1, undefined].some(isPlain)).toBe(false)
  })
})
