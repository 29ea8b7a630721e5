import { z } from 'zod'
import { cronFault } from './cron.ts'

/**
 * What may run without a person: it looks, or does what can be done again at any time. What destroys needs its name typed, and
 * what builds needs the project's files, which are not on the host. A rule keeps `stop` and `restart` from the steward itself.
 */
export const schedulable = ['host check', 'journal verify', 'ps', 'restart', 'secrets check', 'start', 'stop'] as const

const seconds = { m: 60, h: 3600, d: 86_400 } as const

/** A span of time such as `90m`, `24h` or `7d`. */
const span = z.string().regex(/^[1-9]\d{0,3}[mhd]$/, 'a span of time such as 90m, 24h or 7d')

/** Seconds of a span. */
export const spanSeconds = (text: string): number =>
  Number(text.slice(0, -1)) * seconds[text.slice(-1) as keyof typeof seconds]

const Job = z.strictObject({
  at: z
    .string()
    .refine((at) => cronFault(at) === undefined, 'a cron pattern of five fields, such as 30 3 * * *, that comes true')
    .describe('when, as cron writes it: minute, hour, day, month, weekday'),
  run: z
    .string()
    .regex(/^[a-z]+( [\w./:=@+-]+)*$/, 'a command of Muelle as it is typed after muelle')
    .describe('what, as it is typed after muelle'),
  catchUp: span
    .default('24h')
    .describe('a run that was missed, because the host was down, is made up for when it is not older than this'),
  limit: span.default('12h').describe('it is interrupted after this long'),
})

export const ScheduleSection = z.strictObject({
  timezone: z
    .string()
    .refine(isTimezone, 'the IANA name of a time zone such as America/Santiago')
    .default('UTC')
    .describe('time zone of all jobs; daylight saving is followed'),
  jobs: z
    .record(z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name of a-z, 0-9 and single -'), Job)
    .default({})
    .describe('what the steward runs, by name'),
})
export type ScheduleSection = z.output<typeof ScheduleSection>

/** As the system's own table knows it: aliases such as America/Buenos_Aires count. */
function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
