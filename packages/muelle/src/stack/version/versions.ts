import type { Reading } from '../document.ts'
import type { Edit } from '../edit.ts'

/** The version of muelle.yaml that this code reads; older ones are migrated, newer ones refused. */
export const schemaVersion = 1

/** One step from a version of muelle.yaml to the next. */
export interface Migration {
  readonly from: number
  /** The first Muelle that reads the next version. */
  readonly since: string
  /** What becomes of the file, one sentence. */
  readonly what: string
  /** The changes to the text, `schema:` left out. Pure; only what they touch is rewritten, so comments stay. */
  readonly edits: (reading: Reading) => readonly Edit[]
}

/** What a Muelle reads, and how older files get there. */
export interface Versions {
  readonly current: number
  readonly migrations: readonly Migration[]
}

/** In the order of their versions; a new one is appended together with a rise of `schemaVersion`. */
const migrations: readonly Migration[] = []

export const versions: Versions = { current: schemaVersion, migrations }
