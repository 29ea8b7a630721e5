import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../build/places.ts'
import { readRegistry } from '../build/registry.ts'
import { cell, code } from './markdown.ts'
import { rulePages } from './rules.ts'
import { filesIn, referenceOf } from './write.ts'

describe('docs/reference', () => {
  it('says what the operations and the model say: run `npm run docs` when this fails', async () => {
    expect(filesIn(join(root, 'docs/reference'))).toEqual(referenceOf(await readRegistry()))
  })

  it('has a description for every argument and every flag', async () => {
    const { specs } = await readRegistry()
    const silent = specs.flatMap(({ name, arguments: all }) =>
      all.filter(({ description }) => description === '').map((argument) => `${name}: ${argument.name}`),
    )
    expect(silent).toEqual([])
  })
})

describe('docs/rules', () => {
  it('says what the rules and their fixtures say: run `npm run docs` when this fails', () => {
    expect(filesIn(join(root, 'docs/rules'))).toEqual(rulePages())
  })
})

describe('a cell', () => {
  it('cannot end its row or become HTML', () => {
    expect(cell('a | b\nc <d>')).toBe('a \\| b c &lt;d>')
    expect(code('a|b')).toBe('`a\\|b`')
  })
})
