import { posix } from 'node:path'
import { insideOf } from '../project/odoo/files.ts'
import { odooImage } from '../project/odoo/image.ts'
import type { Project } from '../project/project.ts'
import { within } from '../read/compose/value.ts'
import type { Located, Place, TextFile } from '../text.ts'
import { entrypointScript } from './entrypoint.ts'
import type { Placed } from './services.ts'

/** Something that a service runs each time it starts: its command, or a script of the project. */
export interface StartUp {
  /** What is run, comments taken out without moving anything. */
  readonly text: string
  /** Where a part of it stands. */
  at(from: number, words: string): Place
}

/** What a service starts with, as far as it is in the project: entrypoint, command, and the scripts that these name. */
export function* startUps(project: Project, { compose, service }: Placed): Generator<StartUp> {
  const built = project.imageOf(service)
  const image = odooImage(service, built)
  const entrypoint = service.entrypoint ?? built?.entrypoint?.words ?? []
  const command = service.command ?? (service.entrypoint === undefined ? built?.command?.words : undefined) ?? []
  for (const words of [entrypoint, command]) if (words.length > 0) yield ofWords(words)
  const named = [...entrypoint, ...command].flatMap(({ value }) => value.split(/[\s;&|"']+/))
  const mounted = service.mounts.map(({ target }) => target).filter((target) => /entrypoint[\w.-]*$/.test(target))
  const given = service.grants.map(({ target }) => target).filter((target) => /entrypoint[\w.-]*$/.test(target))
  const scripts = new Set<TextFile>()
  for (const word of new Set([...named, ...mounted, ...given])) {
    if (!/^\.?\/?[\w./-]+$/.test(word) || !(/\.(sh|bash|py)$/.test(word) || word.startsWith('/') || /^\.\//.test(word)))
      continue
    const path = insideOf(posix.join('/', word), service, compose, image, project.tree).path
    const file = path === undefined ? undefined : project.tree.read(path)
    if (file !== undefined) scripts.add(file)
  }
  const own =
    service.entrypoint === undefined && built !== undefined ? entrypointScript(project.tree, built) : undefined
  if (own !== undefined) scripts.add(own)
  for (const file of scripts) yield ofScript(file)
}

function ofWords(words: readonly Located<string>[]): StartUp {
  const starts: number[] = []
  let text = ''
  for (const { value } of words) {
    starts.push(text.length)
    text += `${value} `
  }
  return {
    text,
    at(from, part) {
      const index = starts.findLastIndex((start) => start <= from)
      const { at } = words[index] ?? words[0] ?? { at: undefined }
      if (at === undefined) throw new Error('a command has a word')
      return within(at, part.split(/\s/)[0] ?? part)
    },
  }
}

function ofScript(file: TextFile): StartUp {
  const text = file.text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length)).replace(/\r/g, ' ')
  return { text, at: (from, part) => ({ file, from, to: from + part.length }) }
}

/** Longer ones are no lines that somebody wrote. */
const longest = 4000
/** What stands together is told once. */
const near = 5

/** Lines of a start, with those that go on behind a backslash as one and of the same length. */
export function* linesOf({
  text,
}: StartUp): Generator<{ readonly from: number; readonly line: string; readonly number: number }> {
  let from = 0
  for (const [index, line] of text.replace(/\\\n/g, '  ').split('\n').entries()) {
    if (line.length <= longest) yield { from, line, number: index }
    from += line.length + 1
  }
}

/** Matches of a pattern in what a service starts with, but for what is only said; of several that stand together the first. */
export function* inStartUp(
  project: Project,
  placed: Placed,
  pattern: RegExp,
): Generator<{ readonly at: Place; readonly words: string }> {
  for (const startUp of startUps(project, placed)) {
    let last = Number.NEGATIVE_INFINITY
    for (const { from, line, number } of linesOf(startUp)) {
      const found = number - last > near ? pattern.exec(line) : null
      if (found === null || isSaid(line.slice(0, found.index + 1))) continue
      last = number
      const words = found[0].trim()
      yield { at: startUp.at(from + line.indexOf(words, found.index), words), words: words.replace(/\s+/g, ' ') }
    }
  }
}

/** Behind `echo` and the like. */
const isSaid = (before: string) =>
  /(^|[;&|]\s*|then\s+)\s*(echo|printf|log\w*|info|warn\w*|print|error|die)\b[^;&|]*$/.test(before)
