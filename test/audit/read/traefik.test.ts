import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readProject } from '../../../packages/muelle/src/audit/project/project.ts'
import { readToml } from '../../../packages/muelle/src/audit/read/toml.ts'
import { memoryTree } from '../memory-tree.ts'

const read = (text: string) => readToml({ path: 'traefik.toml', text })

describe('reading TOML', () => {
  test('what is written comes back, line by line', () => {
    const word = fc.stringMatching(/^[a-zA-Z][\w-]{0,8}$/)
    const value = fc.stringMatching(/^[\w @:/`().-]{0,12}$/)
    fc.assert(
      fc.property(word, fc.dictionary(word, value, { noNullPrototype: true }), (table, pairs) => {
        const lines = Object.entries(pairs).map(([key, each]) => `${key} = "${each}" # ${key}`)
        const found = read(`[${table}]\n${lines.join('\n')}\n`)
        for (const [key, each] of Object.entries(pairs)) expect(found.get(`${table}.${key}`)?.value).toBe(each)
      }),
    )
  })

  test('arbitrary text is read, and every place lies in it', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { at } of read(text).values()) {
          expect(at.to).toBeGreaterThanOrEqual(at.from)
          expect(at.to).toBeLessThanOrEqual(text.length)
        }
        const files = { 'traefik/dynamic.yml': text, 'traefik/traefik.toml': text }
        expect(() => readProject(memoryTree(files)).traefik).not.toThrow()
      }),
    )
  })
})
