import { isNode, isScalar } from 'yaml'
import type { Position } from '../kernel/errors.ts'
import { maskLine } from './mask.ts'
import { positionAt, type Source } from './source.ts'

export type Path = readonly PropertyKey[]

/** Where every key and value of one YAML file stands, by path. */
export class Places {
  readonly source: Source
  readonly #keys = new Map<string, unknown>()
  readonly #values = new Map<string, unknown>()

  constructor(source: Source) {
    this.source = source
  }

  key(path: Path, node: unknown): void {
    this.#keys.set(name(path), node)
  }

  value(path: Path, node: unknown): void {
    this.#values.set(name(path), node)
  }

  /** True when the file has a value at this path. */
  has(path: Path): boolean {
    return this.#values.has(name(path))
  }

  /** Where the value stands; for a missing one, the nearest thing around it that is there. */
  ofValue(path: Path): Position {
    for (let length = path.length; length > 0; length--) {
      const part = name(path.slice(0, length))
      const node = length === path.length ? (this.#values.get(part) ?? this.#keys.get(part)) : this.#keys.get(part)
      // What was left empty stands nowhere: then the key is meant.
      const empty = isNode(node) && node.range?.[0] === node.range?.[1] && this.#keys.get(part)
      if (isNode(node) && node.range) return this.of(empty || node)
      if (this.#values.has(part) && length < path.length) return this.of(this.#values.get(part))
    }
    return this.offset(0)
  }

  /** Where the key stands; for an item of a list, the item. */
  ofKey(path: Path): Position {
    const node = this.#keys.get(name(path))
    return node === undefined ? this.ofValue(path) : this.of(node)
  }

  /** The text of a scalar as it was written, at most 60 characters; undefined for maps, lists and what is not there. */
  written(path: Path): string | undefined {
    const node = this.#values.get(name(path))
    if (!isScalar(node) || !node.range) return undefined
    const text = maskLine(this.source.text.slice(node.range[0], node.range[1]).split('\n', 1)[0] ?? '')
    return text.length > 60 ? `${text.slice(0, 59)}…` : text
  }

  of(node: unknown): Position {
    return this.offset(isNode(node) && node.range ? node.range[0] : 0)
  }

  offset(offset: number): Position {
    // Not by the parser's own counter: it loses lines of some broken files.
    return positionAt(this.source, Math.min(offset, this.source.text.length))
  }
}

// JSON text is a name that no other path has.
const name = (path: Path): string => JSON.stringify(path.map(String))
