import { describe, expect, it } from 'vitest'
import { operations } from '../fixtures/operations.ts'
import { deriveSpec } from '../spec/derive.ts'
import { candidatesFor } from './candidates.ts'

const specs = await Promise.all(operations.map(async ({ load }) => deriveSpec(await load())))
const candidates = (...words: string[]) => candidatesFor(words, specs).map(({ value }) => value)

describe('completion', () => {
  it('knows the first words, and the next ones of a group that is a command too', () => {
    expect(candidates('')).toEqual(['look', 'make', 'wait', 'stream', 'fail', 'secret', 'run', 'help'])
    expect(candidates('ma')).toEqual(['make'])
    expect(candidates('make', '')).toEqual(['sink'])
  })

  it('goes on after global flags, and after help', () => {
    expect(candidates('-e', 'staging', 'make', 's')).toEqual(['sink'])
    expect(candidates('help', 'make', '')).toEqual(['sink'])
    expect(candidates('help', 'look', '')).toEqual([])
  })

  it('offers the values of a positional argument once', () => {
    expect(candidates('look', '')).toEqual(['quay', 'ship'])
    expect(candidates('look', 'quay', '')).toEqual([])
  })

  it('offers the values of a flag, glued or apart', () => {
    expect(candidates('look', '--format', '')).toEqual(['text', 'json'])
    expect(candidates('look', '--format=j')).toEqual(['--format=json'])
    expect(candidates('look', '-C', '')).toEqual([])
    expect(candidates('look', '--times', '')).toEqual([])
  })

  it('offers the flags of the operation and the global ones, none twice', () => {
    expect(candidates('make', '--')).toEqual(expect.arrayContaining(['--nothing', '--stumble', '--yes']))
    expect(candidates('make', '--yes', '--')).not.toContain('--yes')
    expect(candidates('look', '--label', 'a=b', '--la')).toEqual(['--label'])
  })

  it('offers nothing after --, where words belong to another program', () => {
    expect(candidates('run', '--', '')).toEqual([])
  })
})
