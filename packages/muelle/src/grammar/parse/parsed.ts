import type { Command, Option } from '../catalogue.ts'
import type { Word } from '../shell/word.ts'

/** An option that was given, as Odoo's parser understood it. */
export interface Given {
  readonly option: Option
  /** The spelling that was typed: `-w`, or the whole name of an abbreviated long option. */
  readonly typed: string
  /** The word it stands in; several short options may share one. */
  readonly word: Word
  /** Its values: none for a flag, several for a greedy option. A value after `=` is a word within `word`. */
  readonly values: readonly Word[]
}

/** What Odoo's parser does not take. */
export interface Refusal {
  readonly kind:
    | 'command'
    | 'subcommand'
    | 'option'
    | 'ambiguous'
    | 'value missing'
    | 'value unwanted'
    | 'value'
    | 'leftover'
    | 'missing'
    | 'combination'
  readonly at: number
  /** Odoo's own words, or as near as can be, without anything that may be secret. */
  readonly message: string
  /** The words it is about. */
  readonly words: readonly Word[]
  readonly option?: Option | undefined
}

/** A command line as Odoo 19 reads it. */
export interface Parsed {
  readonly command: Command | undefined
  readonly subcommand: Command | undefined
  /** The words that name the two. */
  readonly named: readonly Word[]
  readonly given: readonly Given[]
  readonly positionals: Readonly<Record<string, readonly Word[]>>
  /** It only prints this and ends, whatever else stands there. */
  readonly shows?: 'help' | 'version' | undefined
  readonly refusal?: Refusal | undefined
}

/** Ends a parser early: refused, or help and version shown. Caught where the parser was called. */
export class Halt {
  readonly refusal: Refusal | undefined
  readonly shows: 'help' | 'version' | undefined
  constructor(outcome: { refusal?: Refusal; shows?: 'help' | 'version' }) {
    this.refusal = outcome.refusal
    this.shows = outcome.shows
  }
}

/** The single value of an option; undefined for a flag. */
export const firstValue = ({ values }: Given): Word | undefined => values[0]
