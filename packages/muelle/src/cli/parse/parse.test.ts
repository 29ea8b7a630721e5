import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { OperationSpec } from '../../generated/spec.ts'
import { operation } from '../../kernel/operation.ts'
import { deriveSpec } from '../spec/derive.ts'
import { parseArguments } from './parse.ts'

const specOf = (shape: z.core.$ZodLooseShape): OperationSpec =>
  deriveSpec(
    operation({
      name: 'test',
      summary: 'Test',
      effect: 'read',
      input: z.object(shape),
      output: z.object({}),
      run: async () => ({}),
    }),
  )

const logs = specOf({
  services: z.array(z.string()).default([]).meta({ positional: 'rest' }),
  follow: z.boolean().default(false).meta({ short: 'f' }),
  timestamps: z.boolean().default(false).meta({ short: 't' }),
  tail: z
    .union([z.literal('all'), z.int()])
    .default('all')
    .meta({ short: 'n' }),
  since: z.string().optional(),
  level: z.enum(['info', 'warning', 'error']).optional(),
  only: z.array(z.string()).default([]),
  parts: z.array(z.enum(['web', 'cron'])).default([]),
  label: z.record(z.string(), z.string()).default({}),
  when: z.object({ day: z.int(), at: z.string().optional() }).optional(),
})

const run = specOf({
  service: z.string().meta({ positional: 0 }),
  command: z.array(z.string()).min(1).meta({ positional: 'rest', raw: true }),
  user: z.string().optional().meta({ short: 'u' }),
})

const input = (spec: OperationSpec, ...tokens: string[]) => parseArguments(spec, tokens).input
const report = (spec: OperationSpec, ...tokens: string[]) => {
  try {
    parseArguments(spec, tokens)
  } catch (error) {
    return (error as { report: object }).report
  }
  throw new Error('nothing was wrong')
}

describe('parseArguments', () => {
  it.each([
    [['--tail', '5'], { tail: 5 }],
    [['--tail=5'], { tail: 5 }],
    [['-n5'], { tail: 5 }],
    [['-n=5'], { tail: 5 }],
    [['-n', '-5'], { tail: -5 }],
    [['--tail', 'all'], { tail: 'all' }],
    [['-ft'], { follow: true, timestamps: true }],
    [['-ftn5'], { follow: true, timestamps: true, tail: 5 }],
    [['--follow'], { follow: true }],
    [['--no-follow'], { follow: false }],
    [['--follow=false'], { follow: false }],
    [['--no-follow=false'], { follow: true }],
    [['--since='], { since: '' }],
    [['--since=--x'], { since: '--x' }],
    [['--since', '-'], { since: '-' }],
    [['--since', 'a=b'], { since: 'a=b' }],
    [['--only', 'a', '--only=b'], { only: ['a', 'b'] }],
    [['--only', 'a,b'], { only: ['a,b'] }],
    [['--parts', 'web,cron'], { parts: ['web', 'cron'] }],
    [['--label', 'a=b=c', '--label', 'd='], { label: { a: 'b=c', d: '' } }],
    [['--when.day', '3', '--when.at', '10:00'], { when: { day: 3, at: '10:00' } }],
    [['db', '--follow', 'proxy'], { services: ['db', 'proxy'], follow: true }],
    [['--', '--follow', '-x'], { services: ['--follow', '-x'] }],
    [['-'], { services: ['-'] }],
  ])('reads %j', (tokens, expected) => {
    expect(input(logs, ...tokens)).toEqual(expected)
  })

  it('keeps a key called __proto__ a key', () => {
    const { label } = input(logs, '--label', '__proto__=x') as { label: object }
    expect(Object.getPrototypeOf(label)).toBe(Object.prototype)
    expect(Object.entries(label)).toEqual([['__proto__', 'x']])
  })

  it('takes global flags wherever they stand', () => {
    expect(parseArguments(logs, ['-e', 'staging', 'db', '--format=json', '--follow', '-Cx', '-v'])).toEqual({
      input: { services: ['db'], follow: true },
      globals: { env: 'staging', format: 'json', project: 'x', verbose: true },
    })
  })

  it('leaves everything after the first word of a raw rest alone', () => {
    expect(parseArguments(run, ['-u', 'root', 'db', 'psql', '-c', 'select 1', '--help', '-e', 'x', '--'])).toEqual({
      input: { user: 'root', service: 'db', command: ['psql', '-c', 'select 1', '--help', '-e', 'x', '--'] },
      globals: {},
    })
  })

  it('takes a whole line in quotes for a word, also one that begins with a dash', () => {
    expect(parseArguments(logs, ['-u sale -d shop']).input).toEqual({ services: ['-u sale -d shop'] })
  })

  it('asks for nothing when help is wanted', () => {
    expect(parseArguments(run, ['--help']).globals).toEqual({ help: true })
  })

  it.each([
    [['--folow'], { what: 'test has no flag --folow', next: 'Did you mean "--follow"?' }],
    [['--quite'], { what: 'test has no flag --quite', next: 'Did you mean "--quiet"?' }],
    [['-x'], { what: 'test has no flag -x' }],
    [['-fx'], { what: 'test has no flag -x' }],
    [['--tail'], { what: '--tail needs a value', evidence: 'the line ends after it' }],
    [['--since', '--follow'], { what: '--since needs a value', evidence: 'what follows is --follow' }],
    [['--tail', 'ten'], { what: '--tail must be "all" or a whole number', evidence: '--tail ten' }],
    [['--tail', '1.5'], { evidence: '--tail 1.5' }],
    [['--level=warn'], { evidence: '--level=warn', next: 'Did you mean "warning"?' }],
    [['--label', 'x'], { what: '--label wants a key and a value', evidence: '--label x' }],
    [['--follow=maybe'], { what: '--follow takes no value', next: 'Write --follow or --no-follow.' }],
    [['-f', '--no-follow'], { what: '--follow is given twice' }],
    [['--tail=1', '-n2'], { what: '--tail is given twice', evidence: '-n2' }],
    [['db'], { what: '<command> is missing' }, run],
    [[], { what: '<service> and <command> are missing' }, run],
    [['-c', 'x'], { next: expect.stringContaining('--') }, run],
    [['word'], { what: 'test takes no words', evidence: 'word' }, specOf({})],
    [[], { what: '--label is missing', next: 'muelle test --label LABEL' }, specOf({ label: z.string() })],
  ] as const)('says what is wrong with %j', (tokens, expected, spec: OperationSpec = logs) => {
    expect(report(spec, ...tokens)).toMatchObject(expected)
  })

  it('reads back any words, however they are spelled', () => {
    const word = fc.string({ minLength: 1 }).filter((text) => !text.startsWith('-'))
    const given = fc.record(
      {
        services: fc.array(word, { minLength: 1 }),
        follow: fc.boolean(),
        tail: fc.integer(),
        since: fc.string(),
        only: fc.array(fc.string(), { minLength: 1 }),
        label: fc.dictionary(
          word.filter((key) => !key.includes('=')),
          fc.string(),
          { minKeys: 1 },
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(given, fc.boolean(), (value, wordsFirst) => {
        const flags = [
          ...(value.follow === undefined ? [] : [value.follow ? '-f' : '--no-follow']),
          ...(value.tail === undefined ? [] : ['--tail', String(value.tail)]),
          ...(value.since === undefined ? [] : [`--since=${value.since}`]),
          ...(value.only ?? []).map((each) => `--only=${each}`),
          ...Object.entries(value.label ?? {}).map(([key, each]) => `--label=${key}=${each}`),
        ]
        const words = value.services ?? []
        const tokens = wordsFirst ? [...words, ...flags] : [...flags, '--', ...words]
        expect(input(logs, ...tokens)).toEqual({ ...value, ...(value.label && { label: { ...value.label } }) })
      }),
    )
  })

  it('answers any line with a result or a report, never with a bug', () => {
    const token = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '--',
        '-',
        '-f',
        '-n',
        '--tail',
        '--label',
        '--no-follow',
        '-e',
        '--format',
        '--when.day',
        'db',
        '=',
        '-=',
        '--=',
      ),
    )
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        try {
          parseArguments(logs, tokens)
        } catch (error) {
          expect(error).toHaveProperty('report.what')
        }
      }),
    )
  })
})
