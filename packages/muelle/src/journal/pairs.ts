import { z } from 'zod'
import { JournalEntry } from '../kernel/journal.ts'

/** One operation as the journal tells it: its `begin` and, when there is one, its `end`. */
export const Recorded = z.object({
  sequence: z.int().describe('line of the journal that began it'),
  operation: z.string(),
  effect: JournalEntry.shape.effect,
  actor: z.string(),
  input: z.unknown().describe('what it was asked; secrets masked'),
  beganAt: z.string(),
  endedAt: z
    .string()
    .nullable()
    .describe('null while it goes on, and when its helper was killed and nobody came after'),
  outcome: JournalEntry.shape.outcome.unwrap().nullable(),
  detail: z.string().nullable(),
})
export type Recorded = z.output<typeof Recorded>

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
