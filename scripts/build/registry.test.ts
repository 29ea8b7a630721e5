import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { operation } from '../../packages/muelle/src/kernel/operation.ts'
import { type AnyOperation, operations } from '../../packages/muelle/src/operations.ts'
import { readRegistry } from './registry.ts'

const look = operation({
  name: 'look',
  summary: 'Look around',
  effect: 'read',
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
})
const entry = (more: Partial<AnyOperation> = {}, name = 'look') => ({ name, load: async () => ({ ...look, ...more }) })

describe('the registry', () => {
  it('can be represented whole: every operation has a spelling and a schema', async () => {
    const { specs, tools } = await readRegistry()
    const names = operations.map(({ name }) => name).toSorted()
    expect(tools.map(({ name }) => name)).toEqual(names)
    expect(specs.filter(({ effect }) => effect !== 'face').map(({ name }) => name)).toEqual(names)
  })

  it.each([
    ['a line that names another operation', [entry({ name: 'see' })]],
    ['the same name twice', [entry(), entry()]],
    ['a name that is no words', [entry({ name: 'Look_at' }, 'Look_at')]],
    ['a summary that ends with a full stop', [entry({ summary: 'Look around.' })]],
    ['a summary of two lines', [entry({ summary: 'Look\naround' })]],
    ['a change without a plan', [entry({ effect: 'change' })]],
    ['a field that has no spelling', [entry({ input: z.object({ when: z.date() }) })]],
    ['an answer that is no JSON', [entry({ output: z.object({ when: z.date() }) })]],
  ])('fails the build on %s', async (_, entries) => {
    await expect(readRegistry(entries)).rejects.toThrow()
  })
})
