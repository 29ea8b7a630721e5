import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Style } from '../../kernel/operation.ts'
import { shellWord as quoted } from '../../kernel/shell-word.ts'
import { columns, wrap } from './columns.ts'
import { failureText } from './failure.ts'
import { oneLine, printable } from './printable.ts'

const same = (text: string) => text
const plain: Style = { width: 80, bold: same, dim: same, good: same, bad: same, warn: same }

describe('printable', () => {
  it('takes out what moves the cursor, sets a title or hides text', () => {
    expect(printable('a\x1b[2Jb\x1b]0;title\x07c\x08d\re\x1bcf\x00', { colours: true })).toBe('abcdef')
  })

  it('keeps colours when wished', () => {
    expect(printable('\x1b[31mred\x1b[0m', { colours: true })).toBe('\x1b[31mred\x1b[0m')
    expect(printable('\x1b[31mred\x1b[0m', { colours: false })).toBe('red')
  })
})

describe('oneLine', () => {
  it('folds blanks and cuts with an ellipsis', () => {
    expect(oneLine(' a\n\tb  c ', 10)).toBe('a b c')
    expect(oneLine('abcdef', 4)).toBe('abc…')
    expect(oneLine('abcdef', 0)).toBe('')
  })
})

describe('wrap', () => {
  it('breaks at blanks, leaves long words whole and keeps line ends', () => {
    expect(wrap('aa bb cc\n\ndddddddd e', 5)).toEqual(['aa bb', 'cc', '', 'dddddddd', 'e'])
  })
})

describe('columns', () => {
  it('puts a long first column on a line of its own', () => {
    expect(
      columns(
        [
          ['a', 'one'],
          ['b'.repeat(40), 'two'],
        ],
        80,
      ),
    ).toEqual([`  a${' '.repeat(35)}one`, `  ${'b'.repeat(40)}`, `${' '.repeat(38)}two`])
  })
})

describe('quoted', () => {
  it.each([
    ['plain/word=1', 'plain/word=1'],
    ['two words', "'two words'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['$HOME', "'$HOME'"],
  ])('writes %j so that a shell reads it back', (word, expected) => {
    expect(quoted(word)).toBe(expected)
  })
})

describe('failureText', () => {
  const directory = mkdtempSync(join(tmpdir(), 'muelle-failure-'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const view = { style: plain, directory, verbose: false }
  const failure = (report: object) => ({
    kind: 'user' as const,
    exit: 2,
    causes: [],
    reports: [{ what: 'Wrong', ...report }] as const,
  })

  it('puts the caret below the word, also after tabs', () => {
    writeFileSync(join(directory, 'a.conf'), '[options]\n\tworkers = x\n')
    expect(failureText(failure({ at: { file: 'a.conf', line: 2, column: 12 } }), view)).toBe(
      'error: Wrong\n  a.conf:2:12\n  2 | \tworkers = x\n    | \t          ^',
    )
  })

  it('says the place alone when the line cannot be read', () => {
    expect(failureText(failure({ at: { file: 'gone', line: 9, column: 1 } }), view)).toBe('error: Wrong\n  gone:9:1')
  })

  it('masks a secret in the line', () => {
    writeFileSync(join(directory, 'b.conf'), 'admin_passwd = hunter2\n')
    const text = failureText(failure({ at: { file: 'b.conf', line: 1, column: 1 } }), view)
    expect(text).toContain('admin_passwd = ***')
  })

  it('aligns evidence of several lines, and lets nothing in it touch the terminal', () => {
    expect(failureText(failure({ evidence: 'one\ntwo\x1b[2J\n' }), view)).toBe('error: Wrong\n  seen: one\n        two')
  })

  it('shows the causes only with -v', () => {
    const caused = { ...failure({}), causes: ['the disk'] }
    expect(failureText(caused, view)).not.toContain('the disk')
    expect(failureText(caused, { ...view, verbose: true })).toContain('because: the disk')
  })
})
