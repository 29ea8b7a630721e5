import { z } from 'zod'
import { parseStored } from '../../kernel/stored.ts'
import { schedulePath } from '../../render/steward/schedule.ts'
import { ScheduleSection, spanSeconds } from '../../stack/schedule.ts'

/** One thing the steward runs by itself. */
export interface Job {
  readonly name: string
  /** Cron pattern, and the time zone that it is meant in. */
  readonly at: string
  readonly timezone: string
  /** Words after `muelle`. */
  readonly words: readonly string[]
  /** Seconds after which a missed run is not made up for. */
  readonly catchUp: number
  /** Seconds that a run may take. */
  readonly limit: number
}

const Shipped = z.looseObject({ schema: z.literal(1), ...ScheduleSection.shape })

/** The jobs of the shipped schedule; none when there is no file. @throws UserError when it is damaged or of a newer Muelle. */
export function parseJobs(text: string | undefined): readonly Job[] {
  if (text === undefined) return []
  const { timezone, jobs } = parseStored(Shipped, text, schedulePath)
  return Object.entries(jobs).map(([name, { at, run, catchUp, limit }]) => ({
    name,
    at,
    timezone,
    words: run.split(' '),
    catchUp: spanSeconds(catchUp),
    limit: spanSeconds(limit),
  }))
}
