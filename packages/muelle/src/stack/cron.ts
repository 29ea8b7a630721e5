import { Cron } from 'croner'

/**
 * Instants of a cron pattern in a time zone. In the hour that daylight saving skips a daily job runs at its end; in the hour that
 * comes twice it runs once (croner; America/Santiago changes at midnight, so that both happen to nightly jobs there).
 * @param at five fields: minute, hour, day, month, weekday.
 * @param timezone an IANA name.
 */
const patternOf = (at: string, timezone: string): Cron => new Cron(at, { timezone, mode: '5-part', paused: true })

/** The first instant after `from`; undefined when there is none, such as 31 February. ISO 8601. */
export const nextDue = (at: string, timezone: string, from: string): string | undefined =>
  patternOf(at, timezone).nextRun(new Date(from))?.toISOString()

/** The last instant that is not after `now`; undefined when there is none. ISO 8601. */
export const lastDue = (at: string, timezone: string, now: string): string | undefined =>
  // What is due in this very millisecond is due.
  patternOf(at, timezone)
    .previousRuns(1, new Date(Date.parse(now) + 1))[0]
    ?.toISOString()

/** What is wrong with a pattern; undefined when nothing is. */
export function cronFault(at: string): string | undefined {
  try {
    return nextDue(at, 'UTC', '2024-01-01T00:00:00Z') === undefined ? 'it never happens' : undefined
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return error.message.replace(/^CronPattern: /, '')
    throw error
  }
}
