import { describe, expect, it } from 'vitest'
import { operations } from '../operations.ts'
import { describe as described } from '../perform/describe.ts'
import { curated } from './curated.ts'
import { toolsOf } from './tools.ts'

const descriptions = await Promise.all(operations.map(async ({ load }) => described(await load())))
const tools = toolsOf({ entries: operations, descriptions, specs: [] })

describe('the curated tools', () => {
  it('are operations of the registry that only read', () => {
    const effects = new Map(descriptions.map(({ name, effect }) => [name, effect]))
    expect(curated.map(({ operation }) => [operation, effects.get(operation)])).toEqual(
      curated.map(({ operation }) => [operation, 'read']),
    )
  })

  it('are few, and have names that clients accept', () => {
    expect(tools.size).toBe(curated.length + 4)
    expect(tools.size).toBeLessThanOrEqual(20)
    for (const name of tools.keys()) expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
  })

  it('take the input of their operation, an environment, and nothing that never ends', () => {
    const properties = tools.get('logs')?.definition.inputSchema.properties ?? {}
    expect(Object.keys(properties).sort()).toEqual([
      'environment',
      'grep',
      'ignoreCase',
      'services',
      'since',
      'tail',
      'until',
    ])
  })

  it('say what they do without lines for a shell', () => {
    for (const { definition } of tools.values()) expect(definition.description).not.toMatch(/^\$ /m)
  })
})
