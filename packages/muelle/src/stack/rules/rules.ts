import type { Resolved } from '../model.ts'
import type { Path } from '../places.ts'

/** What a rule found in one environment. `{path}` in `what` stands for the dotted path. */
export interface Finding {
  readonly level: 'fault' | 'warning'
  /** Where it was written in the file. */
  readonly path: Path
  /** Points at the key instead of the value. */
  readonly at?: 'key'
  readonly what: string
  /** Default: the value as written. */
  readonly evidence?: string
  readonly next?: string
}

/** Judges one environment: combinations that the schema cannot see. Pure. */
export type Rule = (stack: Resolved) => readonly Finding[]

const rules: readonly Rule[] = []

/** What all rules find in all environments. */
export function findings(environments: readonly Resolved[]): readonly Finding[] {
  return environments.flatMap((environment) => rules.flatMap((rule) => rule(environment)))
}
