import type { ArgumentSpec } from '../../generated/spec.ts'
import { titleOf } from '../spec/spellings.ts'
import { usageError } from './usage.ts'
import { wordValue } from './value.ts'

/** The values read so far, by argument. */
export interface Collected {
  /**
   * Takes one word for an argument.
   * @param written the words as the person wrote them, for messages.
   */
  add(spec: ArgumentSpec, text: string, written: string): void
  /** `--x` or `--no-x`. */
  set(spec: ArgumentSpec, value: boolean, written: string): void
  has(spec: ArgumentSpec): boolean
  /** The values of these arguments as one object, nested as their paths say. Absent where nothing was given. */
  objectOf(specs: readonly ArgumentSpec[]): Record<string, unknown>
}

export function collect(): Collected {
  const values = new Map<ArgumentSpec, unknown>()
  const once = (spec: ArgumentSpec, value: unknown, written: string) => {
    if (values.has(spec)) {
      throw usageError(`${titleOf(spec)} is given twice`, written, 'Give it once.')
    }
    values.set(spec, value)
  }
  return {
    add(spec, text, written) {
      const before = values.get(spec)
      if (spec.kind === 'many') {
        const words = wordsOf(spec, text).map((word) => wordValue(spec, word, written))
        values.set(spec, [...(Array.isArray(before) ? before : []), ...words])
      } else if (spec.kind === 'pairs') {
        values.set(spec, new Map([...(before instanceof Map ? before : []), pairOf(spec, text, written)]))
      } else {
        once(spec, wordValue(spec, text, written), written)
      }
    },
    set: once,
    has: (spec) => values.has(spec),
    objectOf(specs) {
      const object: Record<string, unknown> = {}
      for (const spec of specs) if (values.has(spec)) place(object, spec.path, plain(values.get(spec)))
      return object
    },
  }
}

/** Where only certain words are allowed, several may stand in one: `--only firewall,daemon`. None of them has a comma. */
const wordsOf = (spec: ArgumentSpec, text: string): readonly string[] =>
  spec.word.values.length > 0 && spec.positional === undefined ? text.split(',') : [text]

function pairOf(spec: ArgumentSpec, text: string, written: string): readonly [string, unknown] {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined) {
    throw usageError(`${titleOf(spec)} wants a key and a value`, written, `For example --${spec.name} key=value.`)
  }
  return [key, wordValue(spec, value, written)]
}

/** `fromEntries` defines own properties: a key `__proto__` stays a key. */
const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

function place(object: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [key = '', ...rest] = path
  if (rest.length === 0) {
    object[key] = value
    return
  }
  const inner = (object[key] ?? {}) as Record<string, unknown>
  object[key] = inner
  place(inner, rest, value)
}
