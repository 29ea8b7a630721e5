import { type Document, isAlias, isMap, isScalar, isSeq, parseAllDocuments, type YAMLMap } from 'yaml'
import { type Located, type Place, startOf, type TextFile } from '../text.ts'

/** A YAML value and where it stands; aliases are followed and `<<` is merged, each value where it is written. */
export type Node = MapNode | SeqNode | ScalarNode

export interface MapNode {
  readonly kind: 'map'
  readonly at: Place
  /** `!reset`, `!override` and the like; absent for what YAML knows itself. */
  readonly tag?: string | undefined
  readonly entries: ReadonlyMap<string, Entry>
}

export interface Entry {
  readonly key: Place
  readonly value: Node
}

export interface SeqNode {
  readonly kind: 'seq'
  readonly at: Place
  readonly tag?: string | undefined
  readonly items: readonly Node[]
}

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly at: Place
  readonly tag?: string | undefined
  readonly value: string | number | boolean | null
  /** As it is meant when text is wanted: `08` stays `08`. */
  readonly text: string
}

/** What is wrong with a file's syntax. */
export interface Broken {
  readonly at: Place
  readonly message: string
}

export interface YamlReading {
  /** One a document; a document that is broken is read as far as it goes. */
  readonly documents: readonly Node[]
  readonly broken: readonly Broken[]
}

/** What a file may unfold to: no compose file comes near, a bomb of aliases does. */
const mostNodes = 50_000
const deepest = 100

/** Reads YAML. Never throws. */
export function readYaml(file: TextFile): YamlReading {
  const documents: Node[] = []
  const broken: Broken[] = []
  for (const document of parsed(file, broken)) {
    for (const { message, pos } of document.errors) broken.push({ at: { file, from: pos[0], to: pos[1] }, message })
    const unfolding = new Unfolding(file)
    const node = unfolding.read(document.contents, 0, [])
    if (unfolding.stopped)
      broken.push({ at: node.at, message: 'it unfolds into too much through its aliases or its depth' })
    documents.push(node)
  }
  return { documents, broken }
}

function parsed(file: TextFile, broken: Broken[]): readonly Document[] {
  try {
    const options = { prettyErrors: false, logLevel: 'silent', uniqueKeys: false } as const
    const documents = parseAllDocuments(file.text, options)
    return Array.isArray(documents) ? documents : []
  } catch (error) {
    // The parser goes into itself for each level: thousands of brackets fill its stack.
    if (!(error instanceof RangeError)) throw error
    broken.push({ at: startOf(file), message: 'it is nested too deeply' })
    return []
  }
}

class Unfolding {
  readonly #file: TextFile
  /** In the order of the text, so that an alias finds the last one above it. The library's own look-up reads the document each time. */
  readonly #anchors = new Map<string, unknown>()
  #nodes = 0
  stopped = false

  constructor(file: TextFile) {
    this.#file = file
  }

  #place(node: unknown): Place {
    const range = (node as { range?: readonly number[] | null } | null)?.range
    return { file: this.#file, from: range?.[0] ?? 0, to: range?.[1] ?? range?.[0] ?? 0 }
  }

  read(node: unknown, depth: number, within: readonly unknown[]): Node {
    const at = this.#place(node)
    const nothing: ScalarNode = { kind: 'scalar', at, value: null, text: '' }
    if (this.stopped || ++this.#nodes > mostNodes || depth > deepest) {
      this.stopped = true
      return nothing
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source)
      if (target === undefined || within.includes(target)) return nothing
      return this.read(target, depth + 1, [...within, target])
    }
    if (typeof node !== 'object' || node === null) return nothing
    const { anchor, tag: written } = node as { anchor?: string; tag?: string }
    if (anchor !== undefined) this.#anchors.set(anchor, node)
    const tag = written?.startsWith('!') ? { tag: written } : {}
    if (isMap(node)) return { kind: 'map', at, ...tag, entries: this.#entries(node, depth, within) }
    if (isSeq(node))
      return { kind: 'seq', at, ...tag, items: node.items.map((item) => this.read(item, depth + 1, within)) }
    if (!isScalar(node)) return nothing
    const { value, source } = node
    const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value)
    return {
      kind: 'scalar',
      at,
      ...tag,
      value: isPlain ? (value as ScalarNode['value']) : String(value),
      text: typeof value === 'string' ? value : value === null ? '' : (source ?? String(value)),
    }
  }

  /** Own keys win over merged ones, and of merged ones the first wins. Source: yaml.org/type/merge.html */
  #entries(node: YAMLMap, depth: number, within: readonly unknown[]): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    const merged: Node[] = []
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : undefined
      if (name === undefined) continue
      const read = this.read(value, depth + 1, within)
      if (name === '<<') merged.push(...(read.kind === 'seq' ? read.items : [read]))
      else {
        const place = this.#place(key)
        // What has no value stands nowhere: it is spoken of by its key.
        entries.set(name, { key: place, value: value === null ? { ...read, at: place } : read })
      }
    }
    for (const each of merged)
      if (each.kind === 'map')
        for (const [name, entry] of each.entries) if (!entries.has(name)) entries.set(name, entry)
    return entries
  }
}

/** A value below some keys; undefined when there is none. */
export function get(node: Node | undefined, ...keys: readonly string[]): Node | undefined {
  return entry(node, ...keys)?.value
}

/** The entry, to have its key's place. */
export function entry(node: Node | undefined, ...keys: readonly string[]): Entry | undefined {
  let found: Entry | undefined
  let at = node
  for (const key of keys) {
    found = at?.kind === 'map' ? at.entries.get(key) : undefined
    at = found?.value
  }
  return found
}

/** Text of a scalar; undefined for anything else and for null. */
export function text(node: Node | undefined): Located<string> | undefined {
  return node?.kind === 'scalar' && node.value !== null ? { value: node.text, at: node.at } : undefined
}

/** The entries of a mapping; none of anything else. */
export function entries(node: Node | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'map' ? [...node.entries] : []
}

/** The items of a sequence, or the one value that stands in its place; none of null. */
export function items(node: Node | undefined): readonly Node[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return []
  return node.kind === 'seq' ? node.items : [node]
}
