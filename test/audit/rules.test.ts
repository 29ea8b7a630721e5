import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeProject } from '../../packages/muelle/src/audit/judge.ts'
import { readProject } from '../../packages/muelle/src/audit/project/project.ts'
import { rules as own } from '../../packages/muelle/src/audit/rules/rules.ts'
import { packs } from '../../packages/muelle/src/packs/packs.ts'
import { readFixture } from './fixture.ts'
import { memoryTree } from './memory-tree.ts'

const rules = [...own, ...packs.flatMap((pack) => pack.rules ?? [])]
const fixtures = new URL('rules/', import.meta.url)
const fixtureOf = (id: string) => new URL(`${id}.txt`, fixtures)

test('a rule has its own name, and no fixture is left over', () => {
  const ids = rules.map(({ id }) => id)
  expect(ids).toEqual([...new Set(ids)])
  const files = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.txt'))
  expect(files.map((file) => file.replace(/\.txt$/, '')).sort()).toEqual([...ids].sort())
})

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const examples = existsSync(fixtureOf(id)) ? readFixture(readFileSync(fixtureOf(id), 'utf8')) : []

  test('has a project that it catches and one that it does not', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(['catches', 'passes']))
  })

  test.each(examples.map((example) => [`${example.kind} ${example.why || example.lines.join(' ')}`, example] as const))(
    '%s',
    (_, { kind, lines, files, untracked, past }) => {
      const found = judgeProject(readProject(memoryTree(files, untracked, past)), [rule])
      expect([...new Set(found.map(({ file, line }) => `${file}:${line}`))].sort()).toEqual(
        kind === 'catches' ? lines : [],
      )
      for (const { message, why, fix } of found)
        for (const text of [message, why, fix]) expect(text).not.toMatch(/undefined|\n/)
    },
  )
})
