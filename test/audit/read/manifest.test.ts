import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readManifestFile } from '../../../packages/muelle/src/audit/read/manifest.ts'

const read = (text: string) => readManifestFile({ path: 'a/__manifest__.py', text })

describe('a manifest', () => {
  test('never throws, and places lie within the file', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      "'depends'",
      '"',
      "'''",
      ':',
      ',',
      '\r\n',
      '#',
      '\\',
      'data',
      '1',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map((each) => each.join('')),
        ),
        (text) => {
          const manifest = read(text)
          for (const { at } of manifest?.depends ?? []) {
            expect(at.from).toBeGreaterThanOrEqual(0)
            expect(at.to).toBeLessThanOrEqual(text.length)
          }
        },
      ),
    )
  })

  test('gives back what is written, where it is written, with either line end', () => {
    const name = fc.stringMatching(/^[a-z_]{1,12}$/)
    fc.assert(
      fc.property(fc.array(name), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean(), (names, end, isMarked) => {
        const lines = ['# of berths', '{', "'depends': [", ...names.map((each) => `    '${each}',  # why`), ']}']
        const text = (isMarked ? '\uFEFF' : '') + lines.join(end)
        const found = read(text)?.depends ?? []
        expect(found.map(({ value }) => value)).toEqual(names)
        for (const { value, at } of found) expect(text.slice(at.from, at.to)).toBe(`'${value}'`)
      }),
    )
  })
})
