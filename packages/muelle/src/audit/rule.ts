import type { Severity } from './finding.ts'
import type { Project } from './project/project.ts'
import type { Place } from './text.ts'

/** A change to a file: what stands at a place gives way to a text. Everything else stays, byte for byte. */
export interface Edit {
  readonly at: Place
  readonly text: string
}

/** One place where a rule is broken. */
export interface Hit {
  readonly at: Place
  /** What is wrong, with the names of this project; no secret in it. */
  readonly message: string
  /** What to do here, when it is more than the rule's own words. */
  readonly fix?: string | undefined
  /** When it is worse or less bad here than the rule says. */
  readonly severity?: Severity | undefined
  /** Secrets that stand in that line: whoever shows it masks them. */
  readonly hides?: readonly string[] | undefined
  /** The certain mend; absent where somebody has to decide. */
  readonly edits?: readonly Edit[] | undefined
}

/** What is told of a rule. */
export interface RuleText {
  /** `area/name`. */
  readonly id: string
  readonly severity: Severity
  /** What is found, in a few words, without a full stop: `The database is published to the network`. */
  readonly title: string
  /** Why it matters, in one sentence. */
  readonly why: string
  /** Where that is known from: a page, a chapter of the source, a measurement. */
  readonly source: string
  /** What to do, in one sentence. */
  readonly fix: string
  /** The same severity in development: a dump that is void is void there too. */
  readonly anywhere?: boolean
}

/** A thing that is looked for. Pure: it sees the model and nothing else, and yields every place once. */
export interface Rule extends RuleText {
  find(project: Project): Iterable<Hit>
}

/** Declares a rule. */
export const rule = (fields: Rule): Rule => Object.freeze(fields)
