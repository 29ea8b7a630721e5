import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { interpolated, noted, toYaml, type Yaml } from './yaml.ts'

/** What Compose makes of a value: `$$` is a `$`. */
const asCompose = (text: string) => JSON.parse(JSON.stringify(parse(text)).replaceAll('$$', '$'))

const anyData = fc.letrec<{ data: Yaml }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('data'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).data

describe('the YAML that is written', () => {
  test('is read back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), anyData, { noNullPrototype: true, minKeys: 1 }), (data) => {
        expect(asCompose(toYaml(data))).toEqual(data)
      }),
    )
  })

  test.each([
    'yes',
    'No',
    'on',
    'null',
    '~',
    '',
    ' ',
    '1',
    '-1',
    '.5',
    '1e3',
    '0x1f',
    '12:30:45',
    '2026-11-23',
    '- a',
    'a: b',
    '#x',
    'a #b',
    '*',
    '&a',
    '!t',
    '{a',
    '[a',
    '%',
    '@',
    '`',
    '|',
    '>',
    "'",
    '"',
    'a\nb',
    '\t',
    '-',
    '--',
    '?',
  ])('keeps the text %j a text for readers of YAML 1.1 and 1.2', (text) => {
    const written = toYaml({ key: text, list: [text], nested: { [text === '' ? 'empty' : text]: [[text]] } })
    for (const version of ['1.1', '1.2'] as const)
      expect(parse(written, { version })).toMatchObject({ key: text, list: [text] })
  })

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Compose's own placeholders
  test('doubles every $, so that Compose fills in nothing, but where it was asked to', () => {
    expect(toYaml({ literal: '$HOME ${X}', asked: interpolated('${X:?say why}') })).toBe(
      'literal: "$$HOME $${X}"\nasked: "${X:?say why}"\n',
    )
  })

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Compose's own placeholders
  test('puts comments above what they explain, in maps and in lists', () => {
    const text = toYaml({
      map: noted('why\nand how', { a: 1 }),
      list: ['x', noted('because', '-c'), { b: noted('so', 2), c: 3 }],
    })
    expect(text).toBe(
      '# why\n# and how\nmap:\n  a: 1\nlist:\n  - x\n  # because\n  - -c\n  - # so\n    b: 2\n    c: 3\n',
    )
    expect(parse(text)).toEqual({ map: { a: 1 }, list: ['x', '-c', { b: 2, c: 3 }] })
  })

  test('leaves out what is undefined and writes short lists in one line', () => {
    expect(toYaml({ gone: undefined, test: ['CMD', 'a'], empty: {}, none: [] })).toBe(
      'test: [CMD, a]\nempty: {}\nnone: []\n',
    )
  })
})
