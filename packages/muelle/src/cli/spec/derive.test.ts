import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operation } from '../../kernel/operation.ts'
import { deriveSpec } from './derive.ts'

/** The arguments of an operation with these fields. */
const derived = (shape: z.core.$ZodLooseShape) =>
  deriveSpec(
    operation({
      name: 'test',
      summary: 'Test',
      effect: 'read',
      input: z.object(shape),
      output: z.object({}),
      run: async () => ({}),
    }),
  ).arguments

const only = (field: z.ZodType) => derived({ field })[0]

describe('deriveSpec', () => {
  it('writes a field with dashes', () => {
    expect(
      derived({ withoutBackup: z.boolean(), db_name: z.string(), v2Key: z.string() }).map(({ name }) => name),
    ).toEqual(['without-backup', 'db-name', 'v2-key'])
  })

  it.each([
    ['a boolean as a flag', z.boolean(), 'flag', { types: ['boolean'], values: [] }],
    ['text', z.string(), 'one', { types: ['string'], values: [] }],
    ['a whole number', z.int(), 'one', { types: ['integer'], values: [] }],
    ['a number', z.coerce.number(), 'one', { types: ['number'], values: [] }],
    ['an enum', z.enum(['a', 'b']), 'one', { types: [], values: ['a', 'b'] }],
    ['literals', z.literal([1, 'x', true]), 'one', { types: [], values: [1, 'x', true] }],
    ['a literal or a number', z.union([z.literal('auto'), z.int()]), 'one', { types: ['integer'], values: ['auto'] }],
    ['something nullable', z.string().nullable(), 'one', { types: ['string'], values: [] }],
    ['a list', z.array(z.enum(['a', 'b'])), 'many', { types: [], values: ['a', 'b'] }],
    ['one word or a list', z.union([z.string(), z.array(z.string())]), 'many', { types: ['string'], values: [] }],
    ['a record', z.record(z.string(), z.number()), 'pairs', { types: ['number'], values: [] }],
    ['what is transformed, as it is written', z.string().transform(Number), 'one', { types: ['string'], values: [] }],
  ])('takes %s', (_, schema, kind, word) => {
    expect(only(schema)).toMatchObject({ kind, word })
  })

  it('knows what must be given: a default, or optional, need not', () => {
    expect(derived({ a: z.string(), b: z.string().optional(), c: z.string().default('x') })).toMatchObject([
      { required: true },
      { required: false },
      { required: false, default: 'x' },
    ])
  })

  it('gives each field of an object a flag of its own', () => {
    expect(derived({ when: z.object({ day: z.int(), at: z.string().optional() }) })).toMatchObject([
      { name: 'when.day', path: ['when', 'day'], required: true },
      { name: 'when.at', path: ['when', 'at'], required: false },
    ])
  })

  it('joins the members of a union of objects: the kinds become literals, the rest is optional', () => {
    const when = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('daily'), at: z.string() }),
      z.object({ kind: z.literal('weekly'), day: z.int() }),
    ])
    expect(derived({ when })).toMatchObject([
      { name: 'when.kind', required: true, word: { values: ['daily', 'weekly'] } },
      { name: 'when.at', required: false },
      { name: 'when.day', required: false },
    ])
  })

  it('puts positional arguments first and in their order', () => {
    const found = derived({
      rest: z.array(z.string()).default([]).meta({ positional: 'rest' }),
      flag: z.boolean(),
      second: z.string().optional().meta({ positional: 1 }),
      first: z.string().meta({ positional: 0 }),
    })
    expect(found.map(({ name }) => name)).toEqual(['first', 'second', 'rest', 'flag'])
  })

  it('says what the value is, in capitals', () => {
    const found = derived({
      label: z.string(),
      size: z.int(),
      mode: z.enum(['fast', 'slow']),
      workers: z.union([z.literal('auto'), z.int()]),
      tail: z.int().meta({ placeholder: 'LINES' }),
    })
    expect(found.map(({ placeholder }) => placeholder)).toEqual(['LABEL', 'N', 'fast|slow', 'auto|N', 'LINES'])
  })

  it.each([
    ['a date', { field: z.date() }],
    ['a list of objects', { field: z.array(z.object({ a: z.string() })) }],
    ['an object or text', { field: z.union([z.string(), z.object({ a: z.string() })]) }],
    ['a field called like a global flag', { env: z.string() }],
    ['the short form of a global flag', { field: z.string().meta({ short: 'C' }) }],
    ['two spellings that are the same', { noCache: z.boolean(), cache: z.boolean() }],
    ['a missing position', { field: z.string().meta({ positional: 1 }) }],
    ['a list in the middle', { field: z.array(z.string()).meta({ positional: 0 }) }],
    ['one word as the rest', { field: z.string().meta({ positional: 'rest' }) }],
    ['a positional boolean', { field: z.boolean().meta({ positional: 0 }) }],
    [
      'a required word after an optional one',
      { a: z.string().optional().meta({ positional: 0 }), b: z.string().meta({ positional: 1 }) },
    ],
  ])('fails on %s', (_, shape) => {
    expect(() => derived(shape)).toThrow()
  })
})
