import type { JournalEntry } from '../kernel/journal.ts'

/** One operation as the journal tells it: its `begin` and, when there is one, its `end`. */
export interface Recorded {
  /** Sequence of the entry that began it. */
  readonly sequence: number
  readonly operation: string
  readonly effect: JournalEntry['effect']
  readonly actor: string
  readonly input: unknown
  readonly beganAt: string
  /** Null while it goes on, and when its helper was killed and nobody came after. */
  readonly endedAt: string | null
  readonly outcome: NonNullable<JournalEntry['outcome']> | null
  readonly detail: string | null
}

/** Puts each `end` to the `begin` before it. Only the holder of the lock writes, so that they never interleave. */
export function pairs(entries: readonly JournalEntry[]): Recorded[] {
  const recorded: Recorded[] = []
  for (const entry of entries) {
    const { sequence, operation, effect, actor, input, at, event, outcome = null, detail = null } = entry
    const open = recorded.at(-1)
    if (event === 'end' && open !== undefined && open.endedAt === null)
      recorded[recorded.length - 1] = { ...open, endedAt: at, outcome, detail }
    else
      recorded.push({
        ...{ sequence, operation, effect, actor, input, beganAt: at },
        ...{ endedAt: event === 'end' ? at : null, outcome, detail },
      })
  }
  return recorded
}
