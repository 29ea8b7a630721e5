import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readIgnores } from '../../../packages/muelle/src/audit/project/published.ts'
import { matchesIgnore, readGitignore } from '../../../packages/muelle/src/audit/read/gitignore.ts'
import { memoryTree } from '../memory-tree.ts'

/** Whether a file of that path is kept out. */
const isIgnored = (text: string, path: string) =>
  readIgnores(memoryTree({ '.gitignore': text })).lineFor(path) !== undefined

describe('reading .gitignore', () => {
  let repository = ''
  beforeAll(() => {
    repository = mkdtempSync(join(tmpdir(), 'gitignore-'))
    execFileSync('git', ['init', '-q', repository])
  })
  afterAll(() => rmSync(repository, { recursive: true, force: true }))

  /** Of some paths, those that git itself keeps out. */
  function byGit(text: string, paths: readonly string[]): readonly string[] {
    writeFileSync(join(repository, '.gitignore'), text)
    try {
      const input = paths.join('\0')
      const argv = ['-C', repository, 'check-ignore', '--no-index', '--stdin', '-z']
      return execFileSync('git', argv, { input, encoding: 'utf8' }).split('\0').filter(Boolean)
    } catch (error) {
      if ((error as { status?: number }).status === 1) return []
      throw error
    }
  }

  const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((each) => !/^\.+$/.test(each))
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
  const part = fc.oneof(
    name,
    fc.constantFrom('*', '**', '***', '?', '[ab]', '[!a]', '[a-b]*', '*.a', 'a*b', '\\a', '[[:alpha:]]', 'a\\'),
  )
  const line = fc
    .tuple(
      fc.constantFrom('', '', '', '!', '#', '\\!'),
      fc.constantFrom('', '', '/'),
      fc.array(part, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '/', ' ', '\\ ', '\r', '/**', '[a'),
    )
    .map(([sign, head, parts, tail]) => sign + head + parts.join('/') + tail)

  test('keeps out what git keeps out', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(path, { minLength: 20, maxLength: 60 }),
        (lines, paths) => {
          const text = lines.join('\n')
          // A path below another one that is a file would be none.
          expect(paths.filter((each) => isIgnored(text, each))).toEqual(byGit(text, paths))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('knows the line, by the innermost file', () => {
    const tree = memoryTree({ '.gitignore': '# x\ndata/\n*.key\n', 'a/.gitignore': '!own.key\n', 'a/own.key': '' })
    const ignores = readIgnores(tree)
    expect(ignores.lineFor('addons/crm/data/x.xml')?.raw).toBe('data/')
    expect(ignores.lineFor('a/own.key')).toBeUndefined()
    expect(ignores.lineFor('b/own.key')?.at.from).toBe(10)
  })

  test('never throws, and its places are the lines', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, path) => {
        for (const pattern of readGitignore({ path: '.gitignore', text })) {
          expect(text.slice(pattern.at.from, pattern.at.to)).toBe(pattern.raw)
          matchesIgnore(pattern, path, false)
        }
      }),
    )
  })

  test('takes no longer for a pattern full of stars', () => {
    const [pattern] = readGitignore({ path: '.gitignore', text: `${'**/*a'.repeat(40)}b` })
    const start = performance.now()
    if (pattern) matchesIgnore(pattern, 'a'.repeat(2000), false)
    const [deep] = readGitignore({ path: '.gitignore', text: `${'**/a*a*a*/'.repeat(30)}b` })
    if (deep) matchesIgnore(deep, `${'aaaaaaaaaa/'.repeat(200)}c`, false)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
