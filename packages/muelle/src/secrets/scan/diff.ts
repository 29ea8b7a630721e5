/** Lines that follow one another and were added. */
export interface AddedBlock {
  readonly path: string
  /** Undefined in a diff that belongs to no commit. */
  readonly commit: string | undefined
  /** Of the first line, in the file as it became. */
  readonly line: number
  /** Empty for a file that is not text. */
  readonly text: string
}

/** What `git log` is told to write before the diff of a commit; no line of a diff begins so. */
export const commitMark = 'commit:'

/** Options under which `diffReader` understands git's diff, whatever the person's own configuration is. */
export const diffOptions: readonly string[] = [
  ...['--unified=0', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames'],
  ...['--diff-filter=ACMRT', '--src-prefix=a/', '--dst-prefix=b/'],
]

/**
 * A path as git writes it in a diff, without what stands before it: in double quotes, with escapes as in C, when it holds a quote, a
 * backslash or a control character (git `quote.c`).
 */
function pathOf(written: string): string {
  // git ends a name that holds a blank with a tab.
  const path = written.replace(/\t$/, '')
  if (!/^".*"$/.test(path)) return path
  const bytes = Buffer.from(path.slice(1, -1), 'utf8').toString('latin1')
  const plain = bytes.replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
  )
  return Buffer.from(plain, 'latin1').toString('utf8')
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' }

/** Reads a diff line by line, in constant memory but for one block. @param onBlock receives each block as it is over. */
export function diffReader(onBlock: (block: AddedBlock) => void): { line(text: string): void; end(): void } {
  let path = ''
  let commit: string | undefined
  let first = 0
  let lines: string[] = []
  const flush = () => {
    if (lines.length > 0) onBlock({ path, commit, line: first, text: lines.join('\n') })
    lines = []
  }
  return {
    line(text) {
      if (text.startsWith('+') && first > 0) {
        lines.push(text.slice(1))
        return
      }
      flush()
      const hunk = /^@@ -\S+ \+(\d+)/.exec(text)?.[1]
      if (hunk !== undefined) first = Number(hunk)
      else if (text.startsWith('diff --git ')) first = 0
      else if (text.startsWith(commitMark)) [commit, first] = [text.slice(commitMark.length), 0]
      else if (first === 0 && /^\+\+\+ "?b\//.test(text)) path = pathOf(text.slice(4)).slice(2)
      const binary = first === 0 ? /^Binary files .* and ("?b\/.+) differ$/.exec(text)?.[1] : undefined
      if (binary !== undefined) onBlock({ path: pathOf(binary).slice(2), commit, line: 1, text: '' })
    },
    end: flush,
  }
}
