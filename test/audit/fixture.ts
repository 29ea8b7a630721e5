import type { Tree } from '../../packages/muelle/src/audit/tree.ts'

/**
 * A rule's examples: several small projects in one text.
 *
 * `=== catches compose.yaml:5 odoo.conf:2` begins a project in which the rule reports exactly these lines, `=== passes` one in which it
 * reports nothing; words behind a dash say why it is there. `--- path` begins a file of it.
 */
export interface Example {
  readonly kind: 'catches' | 'passes'
  /** `path:line`, sorted. */
  readonly lines: readonly string[]
  readonly why: string
  readonly files: Readonly<Record<string, string>>
  readonly untracked: readonly string[] | undefined
  readonly past: Tree['past']
}

export function readFixture(text: string): readonly Example[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...rest] = part.split('\n')
      const [words = '', why = ''] = head.split(' - ')
      const [kind, ...lines] = words.trim().split(/\s+/)
      if (kind !== 'catches' && kind !== 'passes') throw new Error(`a project catches or passes: ${head}`)
      const files = rest
        .join('\n')
        .split(/^--- /m)
        .slice(1)
        .map((file) => {
          const end = file.indexOf('\n')
          return [file.slice(0, end).trim(), file.slice(end + 1)] as const
        })
      const bare = (path: string) => path.replace(outside, '').replace(gone, '')
      const untracked = files.map(([path]) => path).filter((path) => outside.test(path))
      return {
        kind,
        lines: lines.sort(),
        why: why.trim(),
        past: files.flatMap(([path, text]) => (gone.test(path) ? [{ path: bare(path), text, commit: 'abc' }] : [])),
        files: Object.fromEntries(files.filter(([path]) => !gone.test(path)).map(([path, text]) => [bare(path), text])),
        untracked: untracked.length === 0 ? undefined : untracked.map(bare),
      }
    })
}

const outside = / \(not in git\)$/
const gone = / \(taken out\)$/
