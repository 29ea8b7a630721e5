import type { Catalogue } from './catalogue.ts'

/** How sure a source is: an official document or reproduced by running it; two or more independent sources; one source. */
export type Confidence = 'high' | 'medium' | 'low'

/** Empties a column: NULL, or what stands for nothing where NULL is not allowed. */
export const clear: unique symbol = Symbol('clear')

/** What is done to the rows: values as SQL by column (those that the table lacks are left out), or the rows are removed. */
export type Act =
  | { readonly set: Readonly<Record<string, string | typeof clear>>; readonly where?: string }
  | { readonly remove: true; readonly where?: string }

/**
 * One kind of thing by which a copy could still reach out or act as the original: how it is made unable to, and how it is seen that it is.
 * Conditions and values are SQL about the table's own columns.
 */
export interface Measure {
  /** Stable, unique: progress, findings and tests speak of it. */
  readonly id: string
  /** What it is about, as a person calls it: plural, small. */
  readonly what: string
  /** Where table, columns and meaning were read. */
  readonly source: string
  readonly confidence: Confidence
  readonly table: string
  /** Without one of these it cannot be told what the table would do: the copy is refused then. */
  readonly needs: readonly string[]
  readonly act: Act
  /** True of a row that could still reach out. Never NULL-safe by itself: NULL counts as false. */
  readonly still: string
  /** Names a row in a finding; its id when absent. */
  readonly label?: string
}

/** What is found by the look of a database and not by a table's name: custom modules name theirs as they like. */
export type Search = (catalogue: Catalogue) => readonly Measure[]

export type Topic = Measure | Search

/** A measure of a table of Odoo's own, read in its source. */
export const measure = (fields: Omit<Measure, 'confidence'> & { readonly confidence?: Confidence }): Measure =>
  Object.freeze({ confidence: 'high', ...fields })
