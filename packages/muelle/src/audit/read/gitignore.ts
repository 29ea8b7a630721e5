import type { Place, TextFile } from '../text.ts'

/** A line of a `.gitignore`. */
export interface IgnorePattern {
  readonly at: Place
  /** As it is written. */
  readonly raw: string
  /** `!`: what it matches comes back in. */
  readonly isNegated: boolean
  /** It ends with a slash: only folders match. */
  readonly isFolder: boolean
  /** Parts between slashes; one without a slash has `**` before it. */
  readonly parts: readonly string[]
}

/** No path is longer (PATH_MAX of Linux). */
const longest = 4096

/** Reads a `.gitignore`. Never throws. Source: git-scm.com/docs/gitignore; git 2.50 dir.c, `parse_path_pattern` and `trim_trailing_spaces` */
export function readGitignore(file: TextFile): readonly IgnorePattern[] {
  const found: IgnorePattern[] = []
  let offset = file.text.startsWith('\uFEFF') ? 1 : 0
  for (const line of file.text.slice(offset).split('\n')) {
    const from = offset
    offset += line.length + 1
    const raw = trimmed(line.replace(/\r$/, ''))
    if (raw === '' || raw.startsWith('#') || raw.length > longest) continue
    const isNegated = raw.startsWith('!')
    const pattern = isNegated ? raw.slice(1) : raw
    const isFolder = pattern.length > 1 && pattern.endsWith('/')
    const body = (isFolder ? pattern.slice(0, -1) : pattern).replace(/\\(.)/g, (pair, char) =>
      char === '/' ? '/' : pair,
    )
    const isAnchored = body.includes('/')
    const all = body.replace(/^\//, '').split('/')
    // Several `**` after one another are one.
    const parts = all.filter((part, index) => !isAny(part) || !isAny(all[index + 1]))
    const at = { file, from, to: from + raw.length }
    if (body !== '')
      found.push({ at, raw, isNegated, isFolder, parts: isAnchored || isAny(parts[0]) ? parts : ['**', ...parts] })
  }
  return found
}

/** Blanks at the end do not count, unless a backslash stands before them. */
function trimmed(line: string): string {
  let end = 0
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at += 1
    else if (line[at] === ' ') continue
    end = Math.min(at + 1, line.length)
  }
  return line.slice(0, end)
}

/** Whether a pattern is about a path, itself and not a folder above it. @param path relative to the folder of its file. */
export function matchesIgnore(pattern: IgnorePattern, path: string, isFolder: boolean): boolean {
  if (pattern.isFolder && !isFolder) return false
  const [first, second] = pattern.parts
  // The commonest form, a name wherever it lies, is about the last name alone.
  if (pattern.parts.length === 2 && first === '**' && second !== undefined && !isAny(second))
    return matchesName(second, path.slice(path.lastIndexOf('/') + 1))
  const names = path.split('/')
  // Which beginnings of the pattern fit the names so far: one pass, however many `**` there are.
  const { parts } = pattern
  let states = new Set([0])
  const open = (index: number, into: Set<number>) => {
    into.add(index)
    // `**` may stand for nothing, but not at the end.
    for (let at = index; isAny(parts[at]) && at + 1 < parts.length; at++) into.add(at + 1)
  }
  open(0, states)
  for (const name of names) {
    const next = new Set<number>()
    for (const index of states) {
      const part = parts[index]
      if (part === undefined) continue
      if (isAny(part)) {
        open(index, next)
        if (index + 1 === parts.length) next.add(parts.length)
      } else if (matchesName(part, name)) open(index + 1, next)
    }
    states = next
  }
  return states.has(parts.length)
}

const isAny = (part: string | undefined) => part?.startsWith('**') === true && /^\*+$/.test(part)

/** A name against a pattern without slashes: `*`, `?`, `[…]`, `\x`. Goes back to the last star only, so its time is bounded. */
function matchesName(pattern: string, name: string): boolean {
  let at = 0
  let p = 0
  let star = -1
  let mark = 0
  while (at < name.length) {
    const step = p < pattern.length && pattern[p] !== '*' ? single(pattern, p, name[at] ?? '') : undefined
    if (pattern[p] === '*') {
      star = p
      mark = at
      p += 1
    } else if (step !== undefined) {
      p = step
      at += 1
    } else if (star !== -1) {
      p = star + 1
      mark += 1
      at = mark
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

/** Where the pattern goes on when its next sign fits a character; undefined when it does not. */
function single(pattern: string, p: number, char: string): number | undefined {
  if (pattern[p] === '?') return p + 1
  if (pattern[p] === '\\') return p + 1 < pattern.length && pattern[p + 1] === char ? p + 2 : undefined
  if (pattern[p] !== '[') return pattern[p] === char ? p + 1 : undefined
  const isNot = pattern[p + 1] === '!' || pattern[p + 1] === '^'
  let isIn = false
  let at = p + (isNot ? 2 : 1)
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    if (at >= pattern.length) return undefined
    const posix = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12))
    if (posix !== null) {
      if (classes[posix[1] ?? '']?.test(char)) isIn = true
      at += posix[0].length
      continue
    }
    if (pattern[at] === '\\') at += 1
    const low = pattern[at] ?? ''
    at += 1
    if (pattern[at] === '-' && pattern[at + 1] !== undefined && pattern[at + 1] !== ']') {
      at += pattern[at + 1] === '\\' ? 2 : 1
      const high = pattern[at] ?? ''
      if (low <= char && char <= high) isIn = true
      at += 1
    } else if (low === char) isIn = true
  }
  return isIn === isNot ? undefined : at + 1
}

/** Source: git wildmatch.c */
const classes: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  digit: /\d/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /[A-Z]/,
  xdigit: /[A-Fa-f0-9]/,
}
