import { posix } from 'node:path'
import type { Project } from '../project/project.ts'
import type { TextFile } from '../text.ts'
import type { ScriptLine } from './scripts-text.ts'

/** More is a manual of something else. */
const mostDocs = 60

/** What tells people how to use a stack: the README at the top and beside a compose file, and `docs/`. */
export function docsOf(project: Project): readonly TextFile[] {
  const homes = new Set(['.', 'docs', 'doc', ...project.composes.map(({ directory }) => directory)])
  return project.tree.paths
    .filter((path) => /\.(md|markdown|rst)$/i.test(path) && homes.has(posix.dirname(path)))
    .filter((path) => !/change(s|log)|history|migrat|contribut/i.test(posix.basename(path)))
    .slice(0, mostDocs)
    .flatMap((path) => project.tree.read(path) ?? [])
}

/** The lines of the code blocks of a text that a shell is to run: blocks of sh, bash, console, or of no language. */
export function* shellLines(file: TextFile): Generator<ScriptLine> {
  let from = 0
  let fence: string | undefined
  let isShell = false
  for (const text of file.text.split('\n')) {
    const start = from
    from += text.length + 1
    const mark = /^\s*(`{3,}|~{3,})\s*([\w+-]*)/.exec(text)
    if (mark !== null && (fence === undefined || text.trim().startsWith(fence))) {
      isShell = fence === undefined && /^(|sh|bash|shell|zsh|console|shell-session|shellsession)$/i.test(mark[2] ?? '')
      fence = fence === undefined ? (mark[1] ?? '```') : undefined
    } else if (fence !== undefined && isShell && !/^\s*#/.test(text)) {
      // A prompt is no word: blanked out, so that every place stays what it is.
      const line = text.replace(/^\s*[$#>] /, (prompt) => ' '.repeat(prompt.length))
      yield {
        file,
        text: line,
        from: start,
        placeOf: (index, length = 1) => ({ file, from: start + index, to: start + index + length }),
      }
    }
  }
}
