import { expect, test } from 'vitest'
import { readDocument } from './document.ts'
import { applyEdits } from './edit.ts'
import { setValue } from './insert.ts'

function set(text: string, path: string, value: unknown): string {
  const reading = readDocument({ file: 'muelle.yaml', text })
  return applyEdits(text, [setValue(reading, text, path.split('.'), value)])
}

test.each([
  ['over the value that is there', 'a:\n  b: 1 # why\n', 'a.b', 2, 'a:\n  b: 2 # why\n'],
  [
    'as the first entry of a map',
    '# head\na:\n  # first\n  c: 1\n',
    'a.b',
    'x',
    '# head\na:\n  # first\n  b: x\n  c: 1\n',
  ],
  ['into a map on one line', 'a: {c: 1}\n', 'a.b', true, 'a: {b: true, c: 1}\n'],
  ['into an empty map', 'a: {}\n', 'a.b', 1, 'a: {b: 1}\n'],
  ['with all that is missing on the way', 'a:\n  c: 1\n', 'a.d.e.f', 1, 'a:\n  d: {e: {f: 1}}\n  c: 1\n'],
  ['behind a key with nothing', 'a:\n  b: # note\nc: 1\n', 'a.b.d', 1, 'a:\n  b: {d: 1} # note\nc: 1\n'],
  ['in place of a null', 'a: ~\n', 'a.b', 1, 'a: {b: 1}\n'],
  ['quoted where it must be', 'a: {b: 1}\n', 'a.b', '1, 2}', 'a: {b: "1, 2}"}\n'],
  ['text that looks like something else', 'a:\n  b: x\n', 'a.b', 'no: # 1', 'a:\n  b: "no: # 1"\n'],
])('a value is written %s', (_how, text, path, value, after) => {
  const written = set(text, path, value)
  expect(readDocument({ file: 'x', text: written }).document.getIn(path.split('.'))).toEqual(value)
  expect(written).toBe(after)
})

test('what is no map of its own is left to a person', () => {
  expect(() => set('a: [1]\n', 'a.b', 1)).toThrow('is not a map of its own')
  expect(() => set('x: &x {b: 1}\na: *x\n', 'a.b', 1)).toThrow('is not a map of its own')
  expect(() => set('a: {b: {c: 1}}\n', 'a.b', 1)).toThrow('is not a map of its own')
})
