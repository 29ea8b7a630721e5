import type { Fakes } from '../anonymizing/fakes.ts'
import type { Rule } from '../audit/rule.ts'
import type { Topic } from '../neutralizing/measure.ts'

/** What a country brings along. The core knows packs by this shape only. */
export interface Pack {
  readonly name: string
  /** What a copy of its modules could still reach, beyond what every Odoo has. */
  readonly neutralizing: readonly Topic[]
  /** Values that take the place of personal ones. */
  readonly fakes: Fakes
  /** Modules to begin with, for `muelle scaffold`. */
  readonly templates: readonly Template[]
  /** What is looked for in its projects. */
  readonly rules?: readonly Rule[]
}

/** A module that somebody begins with, written without Odoo. */
export interface Template {
  /** What it is called by: `KIND-COUNTRY`, of small letters. */
  readonly name: string
  /** What it is, in a few words, behind its name. */
  readonly summary: string
  /** What it has and what it lacks: a sentence or two. */
  readonly help: string
  /** Its files, by their path in the module's folder. */
  readonly files: (module: NewModule) => Promise<ReadonlyMap<string, string>>
}

/** What a new module is called and given away under. */
export interface NewModule {
  readonly name: string
  readonly license: 'LGPL-3' | 'AGPL-3'
}
