import type { Effect } from '../kernel/steps.ts'

/** What help needs of an operation: known before anything else is loaded. */
export interface IndexEntry {
  readonly name: string
  readonly summary: string
  /** `face`: no operation but another face of all of them, such as `muelle mcp`. */
  readonly effect: Effect | 'face'
}

/** A value one word of the command line can hold. Several when the field is a union: `auto` or a number. */
export interface WordType {
  readonly types: readonly ('string' | 'number' | 'integer' | 'boolean')[]
  /** Literal values, when only some are allowed (or, in a union, beside the other types). */
  readonly values: readonly (string | number | boolean)[]
}

/**
 * One field of an operation's input, as the command line sees it.
 * - `flag`: a boolean, `--x` and `--no-x`
 * - `one`: `--x VALUE`
 * - `many`: an array, `--x A --x B`
 * - `pairs`: a record, `--x key=value`
 */
export interface ArgumentSpec {
  readonly kind: 'flag' | 'one' | 'many' | 'pairs'
  /** Where the value goes in the input; more than one part for a field of a nested object. */
  readonly path: readonly string[]
  /** Without the dashes: `without-backup`, `when.kind`. */
  readonly name: string
  readonly short?: string | undefined
  readonly positional?: number | 'rest' | undefined
  /** Of a `rest`: from its first word on everything belongs to it, flags included (`exec db psql -c …`). */
  readonly raw?: boolean | undefined
  readonly placeholder: string
  readonly word: WordType
  readonly description: string
  readonly required: boolean
  readonly default?: unknown
}

/** The arguments of an operation, without Zod. */
export interface OperationSpec extends IndexEntry {
  readonly help?: string | undefined
  readonly arguments: readonly ArgumentSpec[]
}
