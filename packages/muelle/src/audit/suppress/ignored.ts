import { get, items, type MapNode, type Node, readYaml, text } from '../read/yaml.ts'
import { type Place, positionOf, type TextFile } from '../text.ts'
import type { Tree } from '../tree.ts'

/** Somebody's decision not to be told of a finding. */
export interface Ignore {
  /** `area/name`, or `area/*`. */
  readonly rule: string
  /** Where it holds: a path that may have `*` and `**`; everywhere when absent. */
  readonly file?: string | undefined
  /** A line of that file; all of them when absent. */
  readonly line?: number | undefined
  readonly reason: string
  /** Where the decision is written. */
  readonly at: Place
}

/** A decision that cannot be taken: it has no reason, or names no rule. */
export interface Unreasoned {
  readonly at: Place
  readonly message: string
}

export interface Ignores {
  readonly ignores: readonly Ignore[]
  readonly wrong: readonly Unreasoned[]
}

const ignoreFile = '.muelle/audit.yaml'

/** `muelle: ignore rule[, rule] - reason`, in a comment behind what it is about or on the line above. */
const comment =
  /muelle:[ \t]*ignore[ \t]+([\w/*.-]+(?:[ \t]*,[ \t]*[\w/*.-]+)*)[ \t]*(?:(?:-|–|—|:)[ \t]*(\S[^\n]*?))?[ \t]*(?:\*\/|-->)?\r?$/gm

/** Decisions in the comments of a file. */
export function ignoresIn(file: TextFile): Ignores {
  const ignores: Ignore[] = []
  const wrong: Unreasoned[] = []
  if (!file.text.includes('muelle:')) return { ignores, wrong }
  for (const match of file.text.matchAll(comment)) {
    const at: Place = { file, from: match.index, to: match.index + match[0].length }
    const [, rules = '', reason] = match
    if (reason === undefined) {
      wrong.push({ at, message: `${rules.trim()} is ignored without a reason` })
      continue
    }
    const { line } = positionOf(file, match.index)
    for (const rule of rules.split(','))
      ignores.push({ rule: rule.trim(), file: file.path, line: lineOf(at, line), reason, at })
  }
  return { ignores, wrong }
}

/** A comment that has the line to itself is about the next line that is none. */
function lineOf(at: Place, line: number): number {
  const lines = at.file.text.split('\n')
  const isComment = (text: string) => /^\s*(#|;|\/\/|--|<!--|\/\*|\{#)/.test(text)
  if (!isComment(lines[line - 1] ?? '')) return line
  for (let next = line; next < lines.length; next++) {
    const text = lines[next] ?? ''
    if (text.trim() !== '' && !isComment(text)) return next + 1
  }
  return line
}

/** Decisions in `.muelle/audit.yaml`: `ignore: [{rule, file, line, reason}]`. */
export function ignoresOf(tree: Tree): Ignores {
  const file = tree.read(ignoreFile)
  if (file === undefined) return { ignores: [], wrong: [] }
  const { documents, broken } = readYaml(file)
  const ignores: Ignore[] = []
  const wrong: Unreasoned[] = broken.map(({ at, message }) => ({ at, message: `this is no YAML: ${message}` }))
  for (const item of items(get(documents[0], 'ignore'))) {
    const part = (key: string) => text(get(item, key))?.value
    const [rule, reason] = [part('rule'), part('reason')]
    if (item.kind !== 'map' || rule === undefined || reason === undefined || reason.trim() === '')
      wrong.push({ at: item.at, message: 'an entry of ignore: has a rule and a reason' })
    else ignores.push({ rule, reason, file: part('file'), line: lineNumber(item), at: item.at })
  }
  return { ignores, wrong }
}

const lineNumber = (node: MapNode): number | undefined => {
  const line: Node | undefined = get(node, 'line')
  return line?.kind === 'scalar' && typeof line.value === 'number' ? line.value : undefined
}
