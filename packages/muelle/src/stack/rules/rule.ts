import type { Resolved } from '../model.ts'
import type { Path } from '../places.ts'

/** What a rule found in one environment. */
export interface Finding {
  readonly level: 'fault' | 'warning'
  /** The part it speaks of, as in the merged data; under `environments` for an environment's own keys. */
  readonly path: Path
  /** Points at the key instead of the value. */
  readonly at?: 'key'
  readonly what: string
  /** Default: the value as written. */
  readonly evidence?: string
  readonly next?: string
  /** Says that nobody reads a key: found only where no environment that has the key from the same place reads it. */
  readonly everywhere?: true
}

/** Judges one environment: combinations that the schema cannot see. Pure. */
export type Rule = (stack: Resolved) => readonly Finding[]

/** Values that a list repeats, each with its place. */
export function repeated(path: Path, list: readonly string[]): readonly Finding[] {
  return list.flatMap((value, index) =>
    list.indexOf(value) < index
      ? [
          {
            level: 'fault' as const,
            path: [...path, index],
            what: `${value} is named twice`,
            next: 'Keep one of them.',
          },
        ]
      : [],
  )
}
