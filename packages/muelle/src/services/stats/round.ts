import { z } from 'zod'
import { LostConnection } from '../../engine/lost-connection.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Counting } from './counting.ts'
import { Usage } from './usage.ts'

/** What the stack uses at one moment. */
export const Round = z.object({
  project: z.string(),
  at: z.string().describe('by this machine’s clock'),
  away: z.string().nullable().describe('why nothing could be counted: Docker is away for a moment; else null'),
  services: z.array(Usage),
})
export type Round = z.output<typeof Round>

/** Milliseconds over which one answer is averaged. */
const moment = 1000

/** One answer: what was used on average for a second. */
export async function oneRound(counting: Counting, { clock, signal }: Context): Promise<Round> {
  await counting.round(clock.now())
  await clock.sleep(moment, signal)
  return await counting.round(clock.now())
}

/**
 * Round after round until the signal aborts. While the daemon is away, as during its restart, a round says so.
 * @param interval seconds from one to the next.
 */
export async function* rounds(
  counting: Counting,
  project: string,
  interval: number,
  { clock, signal }: Context,
): AsyncGenerator<Round> {
  while (!signal.aborted) {
    const began = performance.now()
    try {
      counting.follow()
      yield await counting.round(clock.now())
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof LostConnection)) throw error
      yield { project, at: clock.now(), away: error.report.what, services: [] }
    }
    const rest = Math.max(0, interval * 1000 - (performance.now() - began))
    await clock.sleep(rest, signal).catch(() => undefined)
  }
}
