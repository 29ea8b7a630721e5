import { z } from 'zod'
import { parseStored } from '../kernel/stored.ts'

/**
 * How a scheduled run ended. `missed`: its time passed while nobody could run it, and it was too late to make up for it.
 * `too long`: it was ended at its limit; unlike what was interrupted it is not tried again, for it would take as long.
 */
export const Outcome = z.enum(['running', 'done', 'not well', 'failed', 'interrupted', 'too long', 'missed'])
export type Outcome = z.output<typeof Outcome>

/** The last run of a job. */
const JobRun = z.strictObject({
  /** The instant of the pattern that it was for; null when a person asked for it. */
  due: z.iso.datetime().nullable(),
  /** Of the order that asked for it. */
  order: z.string().nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  outcome: Outcome,
  /** The end of what it said; empty when it did well. */
  detail: z.string(),
  /** 2 when the first attempt was cut off by the end of the steward. */
  attempt: z.int().min(1),
})
export type JobRun = z.output<typeof JobRun>

const JobState = z.strictObject({
  /** Pattern and time zone that `since` is about: another one begins anew. */
  when: z.string(),
  /** Instants of the pattern up to here are settled: run, missed, or before the job was there. */
  since: z.iso.datetime(),
  last: JobRun.nullable(),
})
export type JobState = z.output<typeof JobState>

/** `state/schedule.json` on the host, written by the steward alone. */
const ScheduleState = z.strictObject({
  schema: z.literal(1),
  jobs: z.record(z.string(), JobState),
  /** By job, its run for the order that is still in the orders, and is not run again. Kept when the job leaves the schedule. */
  asked: z.record(z.string(), JobRun).default({}),
})
export type ScheduleState = z.output<typeof ScheduleState>

const Said = z.strictObject({ at: z.iso.datetime(), by: z.string() })

/** `state/schedule-orders.json` on the host, written under the lock: what people want of the schedule. */
const Orders = z.strictObject({
  schema: z.literal(1),
  paused: z.record(z.string(), Said),
  /** Runs asked for now; `id` tells one from the next. */
  asked: z.record(z.string(), z.strictObject({ ...Said.shape, id: z.string() })),
})
export type Orders = z.output<typeof Orders>

export const schedulePaths = { state: 'state/schedule.json', orders: 'state/schedule-orders.json' } as const

export const noRuns: ScheduleState = { schema: 1, jobs: {}, asked: {} }
export const noOrders: Orders = { schema: 1, paused: {}, asked: {} }

/** @throws UserError when a newer Muelle wrote it, or it is damaged. */
export const parseScheduleState = (text: string | undefined): ScheduleState =>
  text === undefined ? noRuns : parseStored(ScheduleState, text, schedulePaths.state)

/** @throws UserError when a newer Muelle wrote it, or it is damaged. */
export const parseOrders = (text: string | undefined): Orders =>
  text === undefined ? noOrders : parseStored(Orders, text, schedulePaths.orders)

export const storedText = (value: ScheduleState | Orders): string => `${JSON.stringify(value, null, 2)}\n`
