import { type Document, isAlias, isMap, isScalar, isSeq, parseDocument, type YAMLMap } from 'yaml'
import type { Report } from '../kernel/errors.ts'
import { registerSecret } from '../kernel/redact.ts'
import { isSecretPath } from './mask.ts'
import { Places } from './places.ts'
import type { Source } from './source.ts'
import { syntaxFaults } from './syntax.ts'

/** A YAML file, read: its value as plain data, where each part of it stands, and what is wrong with its syntax. */
export interface Reading {
  readonly document: Document
  /** Plain data; undefined when the syntax is too broken to trust, or the file is empty. */
  readonly value: unknown
  readonly places: Places
  readonly faults: readonly Report[]
}

/** What a file may unfold to through aliases; a real muelle.yaml has a few hundred. */
const mostNodes = 20_000
const deepest = 60

/** Parses one YAML document and keeps the positions. Never throws: what is wrong is in `faults`. */
export function readDocument(source: Source): Reading {
  const document = parseDocument(source.text, { prettyErrors: false, logLevel: 'error' })
  const places = new Places(source)
  const { faults, broken } = syntaxFaults(document, places)
  const unfolding = new Unfolding(document, places)
  const value = broken ? undefined : unfolding.read(document.contents, [], [])
  return { document, value: unfolding.stopped ? undefined : value, places, faults: [...faults, ...unfolding.faults] }
}

/** Turns nodes into plain data, following aliases within bounds and noting where each value stands. */
class Unfolding {
  readonly faults: Report[] = []
  readonly #document: Document
  readonly #places: Places
  #nodes = 0
  stopped = false

  constructor(document: Document, places: Places) {
    this.#document = document
    this.#places = places
  }

  /** @param within the anchors being followed, to find a structure that contains itself. */
  read(node: unknown, path: readonly PropertyKey[], within: readonly unknown[]): unknown {
    if (this.stopped) return undefined
    if (isAlias(node)) {
      const target = node.resolve(this.#document)
      if (target === undefined)
        return this.#fault(node, `Nothing in the file is named &${node.source}`, `*${node.source}`)
      if (within.includes(target)) return this.#stop(node, `The anchor &${node.source} contains itself`)
      return this.read(target, path, [...within, target])
    }
    if (++this.#nodes > mostNodes || path.length > deepest)
      return this.#stop(node, 'The file unfolds into too much through its aliases or its depth')
    if (!this.#places.has(path)) this.#places.value(path, node)
    if (isMap(node)) return this.#map(node, path, within)
    if (isSeq(node)) return node.items.map((item, index) => this.read(item, [...path, index], within))
    const scalar = isScalar(node) ? node.value : null
    // A secret has no place in this file; when one stands there, nothing that is printed may show it.
    if (typeof scalar === 'string' && isSecretPath(path)) registerSecret(scalar)
    return scalar
  }

  #map(node: YAMLMap, path: readonly PropertyKey[], within: readonly unknown[]): Record<string, unknown> {
    const value: Record<string, unknown> = Object.create(null)
    for (const { key, value: content } of node.items) {
      const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? 'null')) : undefined
      if (name === undefined || name === '__proto__') {
        this.#fault(key, 'This cannot be a key', name)
        continue
      }
      this.#places.key([...path, name], key)
      value[name] = this.read(content, [...path, name], within)
    }
    return value
  }

  #fault(node: unknown, what: string, evidence: string | undefined): undefined {
    this.faults.push({ what, evidence, at: this.#places.of(node) })
    return undefined
  }

  #stop(node: unknown, what: string): undefined {
    this.stopped = true
    this.faults.push({
      what,
      evidence: `more than ${mostNodes} values, ${deepest} levels, or a circle`,
      next: 'Write the values out instead of repeating anchors.',
      at: this.#places.of(node),
    })
    return undefined
  }
}
