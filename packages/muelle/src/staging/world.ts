import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import type { Context } from '../kernel/operation.ts'
import type { Stack } from '../stack/stack.ts'
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
export interface CloneWorld {
  readonly context: Context
  readonly engine: Engine
  readonly session: HostSession
  readonly stack: Stack
  readonly pair: Pair
  /** Ids of the two `db` containers. */
  readonly sourceDb: string
  readonly targetDb: string
  readonly outcomes: Map<string, Outcome>
  /** Databases whose copy has taken its place in this run: it is theirs now. */
  readonly exchanged: Set<string>
  /** The target's Odoo was told to stop in this run, and not yet to start. */
  stopped: boolean
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
