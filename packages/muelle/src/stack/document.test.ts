import { describe, expect, it } from 'vitest'
import { readDocument } from './document.ts'
import { line } from './fixtures/project.ts'

const read = (text: string) => readDocument({ file: 'muelle.yaml', text })
const faults = (text: string) => read(text).faults.map(line)

/** Each level repeats the one before nine times: 9^8 values when written out. */
const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]']
  .concat(
    Array.from({ length: 7 }, (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(',')}]`),
  )
  .join('\n')

describe('a YAML file', () => {
  it.each([
    ['a tab for indentation', 'a:\n\tb: 1\n', '2:1 A tab is used for indentation'],
    ['a tab after a deeper line', 'a:\n  - x\n\t- y\n', '3:1 A tab is used for indentation'],
    ['a key written twice', 'a: 1\nb: 2\na: 3\n', '3:1 The key is written twice'],
    ['a key written twice in braces', 'a: {b: 1, b: 2}', '1:11 The key is written twice'],
    ['a second document', 'a: 1\n---\nb: 2\n', '2:1 A second YAML document begins here'],
    ['a tag', 'a: !!js/function 1\n', '1:4 YAML tags are not read here'],
    ['an unknown alias', 'a: *x\n', '1:4 Nothing in the file is named &x'],
    ['an anchor inside itself', 'a: &x [1, *x]\n', '1:11 The anchor &x contains itself'],
    ['an alias bomb', bomb, '1:9 The file unfolds into too much through its aliases or its depth'],
    ['wrong indentation', 'a:\n  b: 1\n c: 2\n', '3:1 The indentation does not match'],
    ['a value with a colon', 'a: b: c\n', '1:4 A value holds ": "'],
    ['an open quote', 'a: "b\n', '1:5 This is not valid YAML: Missing closing "quote'],
    ['a key that is a list', '? [a]\n: 1\n', '1:3 This cannot be a key'],
    ['a key of the language', '__proto__: {a: 1}\n', '1:1 This cannot be a key'],
    [
      'too deep nesting',
      `a: ${'['.repeat(70)}${']'.repeat(70)}`,
      '1:64 The file unfolds into too much through its aliases or its depth',
    ],
  ])('is reproached with %s, at its place, and with nothing else', (_, text, fault) => {
    expect(faults(text)).toEqual([fault])
  })

  it('unfolds an alias bomb within bounds', () => {
    const started = performance.now()
    faults(bomb)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('may repeat a part by an alias', () => {
    expect(read('a: &x {b: [1]}\nc: *x\n')).toMatchObject({ value: { a: { b: [1] }, c: { b: [1] } }, faults: [] })
  })

  it('is null when there is nothing in it', () => {
    expect(read('# nothing\n').value).toBeNull()
    expect(read('').value).toBeNull()
  })

  it('knows where keys and values stand, and what is written there', () => {
    const { places } = read('a:\n  b: [1, "two"]\n')
    expect(places.ofValue(['a', 'b', 1])).toMatchObject({ line: 2, column: 10 })
    expect(places.ofKey(['a', 'b'])).toMatchObject({ line: 2, column: 3 })
    expect(places.written(['a', 'b', 1])).toBe('"two"')
    expect(places.written(['a', 'b'])).toBeUndefined()
  })

  it('gives what is missing the place of what is around it', () => {
    const { places } = read('x: 1\na:\n  b: 1\n')
    expect(places.ofValue(['a', 'c', 'd'])).toMatchObject({ line: 2, column: 1 })
    expect(places.ofValue(['z'])).toMatchObject({ line: 1, column: 1 })
  })
})
