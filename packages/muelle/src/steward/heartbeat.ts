import { z } from 'zod'
import { readIfExists, writeAtomic } from '../kernel/files.ts'
import { parseStored } from '../kernel/stored.ts'

/** In memory, of the steward's own container: what its health check reads. */
export const heartbeatPath = '/run/muelle/heartbeat.json'

/** Seconds without a sign after which the steward counts as stuck. It gives one a second; a silent proxy costs it two. */
const patience = 15

const Heartbeat = z.strictObject({ schema: z.literal(1), at: z.iso.datetime(), problem: z.string().nullable() })

/** Whether the steward does its work. */
export interface Health {
  readonly well: boolean
  /** The last sign of life. */
  readonly at: string | null
  /** What it cannot do, or why it counts as stuck. */
  readonly problem: string | null
}

/** Gives a sign of life. @param problem what the steward cannot do now. */
export const beat = (path: string, at: string, problem: string | null): Promise<void> =>
  writeAtomic(path, `${JSON.stringify({ schema: 1, at, problem })}\n`, { mode: 0o600 })

/** Reads the last sign of life. @param now of the same clock, ISO 8601. */
export async function healthOf(path: string, now: string): Promise<Health> {
  const text = await readIfExists(path)
  if (text === undefined) return { well: false, at: null, problem: `the steward does not run: there is no ${path}` }
  const { at, problem } = parseStored(Heartbeat, text, path)
  const silent = Math.round((Date.parse(now) - Date.parse(at)) / 1000)
  // A sign from the future is no sign either: after a clock was put back, one that is stuck would be well until then.
  const stuck = Math.abs(silent) > patience ? silence(silent) : null
  return { well: stuck === null && problem === null, at, problem: stuck ?? problem }
}

const silence = (seconds: number): string =>
  seconds > 0
    ? `the steward gave no sign for ${seconds} s`
    : `the steward gave no sign since the clock of this host was put back by ${-seconds} s or more`
