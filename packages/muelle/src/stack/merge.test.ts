import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeEnvironment, originIn, overlay } from './merge.ts'

const plain = fc.dictionary(
  fc.stringMatching(/^[a-c]$/),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer(),
      fc.array(fc.integer(), { maxLength: 2 }),
      fc.constant(null),
      tie('group'),
    ),
    group: fc.dictionary(fc.stringMatching(/^[a-c]$/), tie('value')),
  })).value,
)
const copy = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('overlay', () => {
  it('merges groups key by key and replaces lists and single values', () => {
    const base = { a: { b: 1, c: [1, 2] }, d: 1 }
    expect(copy(overlay(base, { a: { c: [3] }, d: null }))).toEqual({ a: { b: 1, c: [3] }, d: null })
  })

  it('changes nothing when there is nothing to lay over, and takes all when there is nothing below', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(copy(overlay(value, {}))).toEqual(copy(value))
        expect(copy(overlay({}, value))).toEqual(copy(value))
        expect(copy(overlay(value, value))).toEqual(copy(value))
      }),
    )
  })

  it('has the same result however three layers are grouped, where none puts a value in the place of a group', () => {
    const flat = fc.record({ x: fc.dictionary(fc.constantFrom('a', 'b'), fc.integer()), y: fc.array(fc.integer()) })
    fc.assert(
      fc.property(flat, flat, flat, (a, b, c) => {
        expect(copy(overlay(overlay(a, b), c))).toEqual(copy(overlay(a, overlay(b, c))))
      }),
    )
  })

  it('leaves both as they were', () => {
    fc.assert(
      fc.property(plain, plain, (a, b) => {
        const before = JSON.stringify([a, b])
        overlay(a, b)
        expect(JSON.stringify([a, b])).toBe(before)
      }),
    )
  })
})

describe('mergeEnvironment', () => {
  it('takes sections only, leaves the environments out, and reads an empty section as one without keys', () => {
    const raw = { name: 'a', odoo: { databases: ['a'] }, proxy: null, environments: { x: null } }
    expect(copy(mergeEnvironment(raw, { host: 'h', odoo: { workers: 2 }, images: null }))).toEqual({
      name: 'a',
      odoo: { databases: ['a'], workers: 2 },
      proxy: {},
    })
  })
})

describe('originIn', () => {
  const has = (written: readonly string[]) => (path: readonly PropertyKey[]) => written.includes(path.join('.'))

  it('is the override where the value is written there', () => {
    const origin = originIn(
      'p',
      has([
        'odoo',
        'odoo.workers',
        'environments',
        'environments.p',
        'environments.p.odoo',
        'environments.p.odoo.workers',
      ]),
    )
    expect(origin(['odoo', 'workers'])).toEqual(['environments', 'p', 'odoo', 'workers'])
  })

  it('is the common part where the override does not have it', () => {
    const origin = originIn('p', has(['odoo', 'odoo.workers', 'environments', 'environments.p', 'environments.p.odoo']))
    expect(origin(['odoo', 'workers'])).toEqual(['odoo', 'workers'])
    expect(origin(['odoo', 'databases'])).toEqual(['odoo', 'databases'])
  })

  it('is the override for a missing key of a group that only the override has', () => {
    const origin = originIn(
      'p',
      has(['environments', 'environments.p', 'environments.p.postgres', 'environments.p.postgres.locale']),
    )
    expect(origin(['postgres', 'locale', 'name'])).toEqual(['environments', 'p', 'postgres', 'locale', 'name'])
  })
})
