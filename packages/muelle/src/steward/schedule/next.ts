import { lastDue } from '../../stack/cron.ts'
import type { JobRun, JobState, Orders, ScheduleState } from '../../store/schedule.ts'
import type { Job } from './jobs.ts'

/** What the schedule asks for at one moment. */
export interface Choice {
  /** The state with everything settled that needs no run. */
  readonly state: ScheduleState
  /** The job to run now; undefined when none is due. */
  readonly job: Job | undefined
  /** For which instant of its pattern; null for an order. */
  readonly due: string | null
  readonly order: string | null
  /** 2 when an earlier attempt for that instant was cut off. */
  readonly attempt: number
  /** For the log. */
  readonly notes: readonly string[]
}

/** A run that was cut off by the end of the steward is tried once more: not for ever, for it may be what ends the steward. */
const attempts = 2

/** Seconds after which an order is no longer run: who asked waited for it, and it must not come back with a lost state. */
const orderLife = 86_400

/**
 * Decides what to run now. Pure: it is asked again every second.
 * Several missed instants of one job are one run; one that is older than its `catchUp` is noted as missed.
 * @param now clock of the host, ISO 8601.
 */
export function choose(jobs: readonly Job[], before: ScheduleState, orders: Orders, now: string): Choice {
  const notes: string[] = []
  const states: Record<string, JobState> = {}
  // Who asked looks here how it went, and an order without an entry is run: an entry goes only with its order.
  const answered = Object.fromEntries(Object.entries(before.asked).filter(([name]) => name in orders.asked))
  const candidates: Omit<Choice, 'state' | 'notes'>[] = []
  for (const job of jobs) {
    const known = settled(job, before.jobs[job.name], now, notes)
    states[job.name] = known
    const asked = orders.asked[job.name]
    const served = answered[job.name] ?? lastAsked(known)
    if (asked !== undefined && served !== undefined) answered[job.name] = served
    if (asked !== undefined && asked.id !== served?.order) {
      if (age(asked.at, now) <= orderLife) candidates.push({ job, due: null, order: asked.id, attempt: 1 })
      else {
        notes.push(`${job.name}: what was asked for at ${asked.at} is too old to be run`)
        answered[job.name] = missed(null, now, asked.id)
      }
    }
    const due = lastDue(job.at, job.timezone, now)
    if (orders.paused[job.name] !== undefined) {
      // Only an instant of the pattern moves it: what changes each second would be written each second.
      if (due !== undefined && due > known.since) states[job.name] = { ...known, since: due }
      continue
    }
    const cut = retry(known)
    if (due !== undefined && due > known.since) {
      if (age(due, now) <= job.catchUp) candidates.push({ job, due, order: null, attempt: 1 })
      else {
        notes.push(`${job.name}: its run of ${due} was missed, and is too old to be made up for`)
        states[job.name] = { ...known, since: due, last: missed(due, now, null) }
      }
    } else if (cut !== undefined && age(cut.due, now) <= job.catchUp)
      candidates.push({ job, due: cut.due, order: null, attempt: cut.attempt })
  }
  const [first] = candidates.sort((a, b) => (a.due ?? '').localeCompare(b.due ?? ''))
  const none = { job: undefined, due: null, order: null, attempt: 1 }
  return { state: { schema: 1, jobs: states, asked: answered }, notes, ...(first ?? none) }
}

/** What is known of a job, corrected: a new or changed job owes nothing, and a clock that was ahead must not silence it. */
function settled(job: Job, known: JobState | undefined, now: string, notes: string[]): JobState {
  const when = `${job.at} ${job.timezone}`
  if (known === undefined || known.when !== when) return { when, since: now, last: known?.last ?? null }
  if (known.since <= now) return known
  notes.push(`${job.name}: the clock of this host went back behind ${known.since}; counting from now on`)
  return { ...known, since: now }
}

function retry({ last }: JobState): { readonly due: string; readonly attempt: number } | undefined {
  if (last === null || last.due === null || last.outcome !== 'interrupted' || last.attempt >= attempts) return undefined
  return { due: last.due, attempt: last.attempt + 1 }
}

/** What a steward that kept only the last run knew. */
const lastAsked = ({ last }: JobState): JobRun | undefined => (last === null || last.order === null ? undefined : last)

const missed = (due: string | null, now: string, order: string | null) =>
  ({ due, order, startedAt: now, endedAt: now, outcome: 'missed', detail: '', attempt: 1 }) as const

/** Seconds since an instant. */
const age = (instant: string, now: string): number => (Date.parse(now) - Date.parse(instant)) / 1000
