import { expect, test } from 'vitest'
import { documentParts, documentText } from './answer.ts'

const list = (length: number) =>
  Array.from({ length }, (_, number) => ({ number, text: `“${number}”\n`, list: [1, {}] }))

test.each([
  ['a word', 'word'],
  ['nothing', undefined],
  ['a list', list(3000)],
  ['short lists', { findings: list(3), none: [], gone: undefined }],
  ['a long list alone', { findings: list(1001) }],
  [
    'long lists among others',
    { a: { b: [] }, findings: list(2000), gone: undefined, errors: [], more: list(2500), n: null },
  ],
])('the parts of %s are the document', (_, value) => {
  const parts = [...documentParts(value)]
  expect(parts.join('')).toBe(documentText(value))
  for (const part of parts.slice(0, -1)) expect(part.endsWith('\n')).toBe(true)
})
