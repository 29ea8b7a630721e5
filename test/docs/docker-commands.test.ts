import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dockerCommandsPage } from '../../scripts/reference/docker-commands.ts'
import { everyday } from '../live/everyday/commands.ts'
import { root } from './markdown.ts'

describe('the page that leads from docker to muelle', () => {
  it('is what the live test runs: npm run docs writes it', () => {
    expect(readFileSync(join(root, 'docs/docker-commands.md'), 'utf8')).toBe(dockerCommandsPage())
  })

  it('has at least 45 commands, none of them twice, of every kind', () => {
    expect(everyday.length).toBeGreaterThanOrEqual(45)
    expect(new Set(everyday.map(({ docker }) => docker)).size).toBe(everyday.length)
    expect(new Set(everyday.map(({ group }) => group)).size).toBe(6)
  })
})
