import { posix } from 'node:path'
import type { Project } from '../project/project.ts'
import type { Place, TextFile } from '../text.ts'

/** A command line of a script: lines that go on behind a backslash are one. */
export interface ScriptLine {
  readonly file: TextFile
  readonly text: string
  readonly from: number
  /** A piece of it as a place. */
  placeOf(index: number, length?: number): Place
}

const isScript = (path: string): boolean => {
  const name = posix.basename(path)
  return (
    /\.(sh|bash|ash|zsh|ksh|mk|bats)$/.test(name) ||
    /^([Mm]akefile|[Jj]ustfile)$/.test(name) ||
    /(^|\/)\.(github|gitlab)\/.*\.ya?ml$|(^|\/)\.gitlab-ci\.yml$/.test(path) ||
    (!name.includes('.') && !/^([A-Z]+|.*[Ff]ile|LICENSE.*)$/.test(name))
  )
}

/** More is somebody else's: Odoo itself, a vendored tool. */
const mostScripts = 300
const scripts = new WeakMap<Project, readonly TextFile[]>()

/** Shell scripts, makefiles and workflows, by their names or their first line. */
export function scriptsOf(project: Project): readonly TextFile[] {
  const known =
    scripts.get(project) ??
    project.tree.paths
      .filter((path) => isScript(path) && path.split('/').length <= 6)
      .slice(0, mostScripts)
      .flatMap((path) => {
        const file = project.tree.read(path)
        const isOne =
          file !== undefined &&
          (posix.basename(path).includes('.') || /^#!|file$/i.test(file.text.slice(0, 2)) || /file$/.test(path))
        return isOne ? [file] : []
      })
  scripts.set(project, known)
  return known
}

const linesOf = new WeakMap<TextFile, readonly ScriptLine[]>()

/** The lines of a script that are no comments. */
export function scriptLines(file: TextFile): readonly ScriptLine[] {
  const known = linesOf.get(file) ?? [...split(file)]
  linesOf.set(file, known)
  return known
}

function* split(file: TextFile): Generator<ScriptLine> {
  let from = 0
  // What joins two lines is blanked out, so that every place stays what it is.
  for (const text of file.text.replace(/\\\r?\n/g, (sign) => ' '.repeat(sign.length)).split('\n')) {
    const start = from
    from += text.length + 1
    if (text.trim() === '' || /^\s*#/.test(text)) continue
    yield {
      file,
      text,
      from: start,
      placeOf: (index, length = 1) => ({ file, from: start + index, to: start + index + length }),
    }
  }
}

/** A line that is shown and not run: a usage, a message. */
export const isShown = (text: string): boolean =>
  /\$0\b|\bUsage:/.test(text) || (/^\s*(echo|printf|info|log|die|usage|warn|error)\b/.test(text) && !text.includes('>'))

/** The value of `--test-tags` in a line of Odoo’s, and where it stands. */
export function testTagsOf(text: string): { readonly value: string; readonly at: number } | undefined {
  const found = /--test-tags(?:=|\s+)(["']?)([^\s"']+)\1/.exec(text)
  const value = found?.[2]
  return found === null || value === undefined ? undefined : { value, at: found.index + found[0].lastIndexOf(value) }
}
