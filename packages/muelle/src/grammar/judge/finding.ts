import type { Around } from '../around/around.ts'
import type { Parsed } from '../parse/parsed.ts'
import type { Word } from '../shell/word.ts'

/** A line to judge. */
export interface Case {
  readonly around: Around
  /** The words behind `odoo`, as corrected so far. */
  readonly args: readonly Word[]
  readonly parsed: Parsed
}

/** Something that is wrong with a line, or worth knowing. */
export interface Finding {
  readonly at: number
  readonly message: string
  /** Odoo 19 refuses it, or does something else than its author plainly meant. */
  readonly fatal: boolean
  /** What happens as typed, when Odoo takes the line: `installs nothing and exits 0`. */
  readonly outcome?: string | undefined
  /** The words as they should be; only where there is no doubt about what was meant. */
  readonly fix?: (() => readonly Word[]) | undefined
  /** What it would come to is written into odoo.conf instead. */
  readonly belongs?: 'odoo.conf' | undefined
}

export type Judge = (judged: Case) => readonly Finding[]
