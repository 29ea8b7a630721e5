import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import transcript from '../../../../../test/fixtures/model/python-literals.json' with { type: 'json' }
import { type Literal, readLiteral } from './python.ts'
import { PythonFault } from './python-strings.ts'

/** A value and a way of writing it in Python. */
interface Written {
  readonly value: unknown
  readonly text: string
}

const plain = (literal: Literal): unknown => {
  switch (literal.kind) {
    case 'text':
    case 'bytes':
      return literal.text
    case 'number':
      return literal.number
    case 'boolean':
      return literal.boolean
    case 'list':
    case 'tuple':
    case 'set':
      return literal.items.map(plain)
    case 'dict':
      return literal.entries.map(([key, value]) => [plain(key), plain(value)])
    default:
      return null
  }
}

const hex = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const escaped = (text: string, quote: string) =>
  [...text.split('')]
    .map((each) => (each === quote || each === '\\' ? `\\${each}` : /[ -~]/.test(each) ? each : hex(each)))
    .join('')

const texts: fc.Arbitrary<Written> = fc
  .tuple(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom("'", '"', "'''", '"""'),
    fc.constantFrom('', 'u'),
    fc.nat(12),
  )
  .map(([value, quote, prefix, cut]) => {
    const one = (part: string) => `${prefix}${quote}${escaped(part, quote[0] ?? '')}${quote}`
    return { value, text: cut > 6 ? `${one(value.slice(0, cut - 6))} ${one(value.slice(cut - 6))}` : one(value) }
  })
const numbers: fc.Arbitrary<Written> = fc.oneof(
  fc.integer().map((value) => ({ value, text: String(value) })),
  fc.nat().map((value) => ({ value, text: `0x${value.toString(16)}` })),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ({ value: value + 0, text: String(value) })),
)
const words: fc.Arbitrary<Written> = fc.constantFrom(
  { value: true, text: 'True' },
  { value: false, text: 'False' },
  { value: null, text: 'None' },
)
const gap = fc.constantFrom('', ' ', '\n', ' # note\n', '\n    ')

const literals = fc.letrec<{ any: Written; list: Written; tuple: Written; dict: Written }>((tie) => ({
  any: fc.oneof({ maxDepth: 4, depthSize: 'small' }, texts, numbers, words, tie('list'), tie('tuple'), tie('dict')),
  list: fc.tuple(fc.array(tie('any'), { maxLength: 4 }), gap, fc.boolean()).map(([items, space, comma]) => ({
    value: items.map(({ value }) => value),
    text: `[${space}${items.map(({ text }) => text).join(`,${space}`)}${comma && items.length > 0 ? ',' : ''}${space}]`,
  })),
  tuple: fc.tuple(fc.array(tie('any'), { maxLength: 3 }), gap).map(([items, space]) => ({
    value: items.map(({ value }) => value),
    text: `(${items.map(({ text }) => `${text},`).join(space)}${space})`,
  })),
  dict: fc.tuple(fc.array(fc.tuple(texts, tie('any')), { maxLength: 4 }), gap).map(([entries, space]) => ({
    value: entries.map(([key, item]) => [key.value, item.value]),
    text: `{${space}${entries.map(([key, item]) => `${key.text}${space}:${space}${item.text}`).join(`,${space}`)}${space}}`,
  })),
})).any

describe('the reader of Python literals', () => {
  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(literals, ({ value, text }) => {
        expect(plain(readLiteral(text))).toEqual(value)
      }),
      { numRuns: 500 },
    )
  })

  it('takes or refuses every text, and fails in no other way', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      ',',
      ':',
      '"a"',
      "'",
      '"""',
      '1',
      '-',
      '+',
      'True',
      'x',
      '\n',
      '#',
      '\\',
      'b"x"',
      'f""',
      '0x',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          readLiteral(pieces.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(PythonFault)
          expect((error as PythonFault).offset).toBeLessThanOrEqual(pieces.join('').length)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each(transcript.cases)('agrees with Python on $text', ({ text, taken }) => {
    const read = () => readLiteral(text)
    if (taken) expect(read).not.toThrow()
    else expect(read).toThrow(PythonFault)
  })

  it('does not mind a megabyte, and stops at a hundred levels', () => {
    expect(readLiteral(`{"a": "${'x'.repeat(1_000_000)}"}`).kind).toBe('dict')
    expect(() => readLiteral('['.repeat(5000))).toThrow('nested too deep')
  })
})
