import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgeProject } from '../../packages/muelle/src/audit/judge.ts'
import { mendsOf } from '../../packages/muelle/src/audit/mend.ts'
import { readProject } from '../../packages/muelle/src/audit/project/project.ts'
import { rules } from '../../packages/muelle/src/checking/audit.ts'
import { readFixture } from './fixture.ts'
import { memoryTree } from './memory-tree.ts'

const fixtures = new URL('rules/', import.meta.url)
const projects = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.txt'))
  .map((file) => ({
    id: file.replace(/\.txt$/, ''),
    examples: readFixture(readFileSync(new URL(file, fixtures), 'utf8')),
  }))

const told = ({ rule, file }: { rule: string; file: string }) => `${rule} ${file}`

describe('what is certain to be mended, in every example', () => {
  test.each(projects.map(({ id, examples }) => [id, examples] as const))(
    'of %s, is mended by its edits',
    (id, examples) => {
      const only = rules.filter((rule) => rule.id === id)
      for (const { files } of examples) {
        const findings = judgeProject(readProject(memoryTree(files)), only)
        const mends = mendsOf(findings)
        if (mends.length === 0) continue
        const mended = { ...files, ...Object.fromEntries(mends.map(({ file, text }) => [file.path, text])) }
        const after = readProject(memoryTree(mended))
        expect(after.composeFiles.flatMap(({ broken }) => broken.map(({ message }) => message))).toEqual([])
        const taken = new Set(mends.flatMap((mend) => mend.findings))
        expect(judgeProject(after, only)).toHaveLength(findings.filter((finding) => !taken.has(finding)).length)
        // And nothing else is wrong now that was right before.
        const known = new Set(judgeProject(readProject(memoryTree(files)), rules).map(told))
        expect(
          judgeProject(after, rules)
            .map(told)
            .filter((each) => !known.has(each)),
        ).toEqual([])
      }
    },
  )
})
