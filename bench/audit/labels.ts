import { existsSync, readFileSync } from 'node:fs'

/** A fault that a person found by reading: what a tool should say, and where. */
export interface Label {
  readonly rule: string
  readonly file: string
  readonly line: number
  readonly severity: string
}

/** What a tool said. Several ids when one of its rules stands for several of ours; no line when it tells none. */
export interface Said {
  readonly rules: readonly string[]
  readonly file: string
  readonly line?: number
}

/**
 * Reads `rule<TAB>file:line<TAB>severity<TAB>words`, one fault a line.
 * @returns undefined when nobody has read that project.
 */
export function readLabels(path: string): readonly Label[] | undefined {
  if (!existsSync(path)) return undefined
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [rule = '', place = '', severity = ''] = line.split('\t')
      const colon = place.lastIndexOf(':')
      return { rule, file: place.slice(0, colon), line: Number(place.slice(colon + 1)), severity }
    })
}

/** A reader may count the line of a key where a tool counts the line of its value. */
const tolerance = 2

export interface Score {
  readonly found: readonly Label[]
  readonly missed: readonly Label[]
  /** What a tool said that no label stands for: wrong, or true and not labelled. */
  readonly beyond: readonly Said[]
}

/** Ties what was said to labels by file, rule and line: nearest first, one to one. */
export function score(labels: readonly Label[], said: readonly Said[]): Score {
  const pairs = labels
    .flatMap((label) => said.map((saying) => ({ label, saying, distance: distance(label, saying) })))
    .filter((pair) => pair.distance <= tolerance)
    .sort((one, other) => one.distance - other.distance)
  const found = new Set<Label>()
  const used = new Set<Said>()
  for (const { label, saying } of pairs) {
    if (found.has(label) || used.has(saying)) continue
    found.add(label)
    used.add(saying)
  }
  return {
    found: [...found],
    missed: labels.filter((label) => !found.has(label)),
    beyond: said.filter((saying) => !used.has(saying)),
  }
}

function distance(label: Label, { rules, file, line }: Said): number {
  if (file !== label.file || !rules.includes(label.rule)) return Number.POSITIVE_INFINITY
  return line === undefined ? 0 : Math.abs(line - label.line)
}
