import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classesOf, codeLinesOf, codeOf } from '../../../packages/muelle/src/audit/read/python.ts'

test('Python without its comments keeps its length and its lines, whatever it is', () => {
  const pieces = fc.constantFrom(
    '"""',
    "'''",
    '"',
    "'",
    '#',
    '\\',
    '\n',
    'class A(models.Model):',
    '    def f(self):',
    'x = 1',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 40 }).map((each) => each.join('')),
      ),
      (text) => {
        const code = codeOf(text)
        expect(code.length).toBe(text.length)
        expect(code.split('\n').length).toBe(text.split('\n').length)
        const file = { path: 'a.py', text }
        for (const { from } of classesOf(file)) expect(text.startsWith('class', from)).toBe(true)
        for (const { at } of codeLinesOf(file)) expect(at.to).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})

test('a text keeps its words, a comment and a text of several lines do not', () => {
  expect(codeOf(`a = '# x' # y\n"""z\n"""`)).toBe(`a = '# x'    \n    \n   `)
})
