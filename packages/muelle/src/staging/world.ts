import type { Making } from '../workshop/databases/making.ts'
import type { DatabaseWorld } from '../workshop/databases/take-place.ts'
import type { Pair } from './pair.ts'

/** What became of one database. */
export interface Outcome {
  readonly database: string
  readonly from: string
  sqlBytes: number
  files: number
  fileBytes: number
  /** Files that the source names and that are lost or damaged there. */
  lost: number
  /** Modules that were updated; `all` when it could not be told which differ. */
  updated: readonly string[]
  /** What Muelle neutralised beyond Odoo: only what there was. */
  neutralized: readonly { readonly id: string; readonly what: string; readonly count: number }[]
  anonymized: readonly { readonly table: string; readonly rows: number }[]
  /** Columns that no rule speaks of and that hold e-mail addresses still. */
  leftAddresses: readonly { readonly column: string; readonly count: number }[]
  /** What nobody knows and looks like a key, and tables in schemas that nothing looks into. */
  lookAt: readonly { readonly where: string; readonly count: number }[]
  removedFiles: number
}

/** What the tasks of a clone work with. The stack, the engine and the session are the target's. */
export interface CloneWorld extends DatabaseWorld {
  readonly pair: Pair
  /** Ids of the two `db` containers. */
  readonly sourceDb: string
  readonly targetDb: string
  readonly outcomes: Map<string, Outcome>
  /** The copies, by the names that they will have. */
  readonly makings: Map<string, Making>
}

export function makingOf({ makings }: Pick<CloneWorld, 'makings'>, database: string): Making {
  const found = makings.get(database)
  if (found === undefined) throw new Error(`${database} was not copied`)
  return found
}

export function outcomeOf({ outcomes }: Pick<CloneWorld, 'outcomes'>, database: string): Outcome {
  const found = outcomes.get(database)
  if (found === undefined) throw new Error(`nothing was begun for ${database}`)
  return found
}

export const begun = (database: string, from: string): Outcome => ({
  database,
  from,
  sqlBytes: 0,
  files: 0,
  fileBytes: 0,
  lost: 0,
  updated: [],
  neutralized: [],
  anonymized: [],
  leftAddresses: [],
  lookAt: [],
  removedFiles: 0,
})
