import { lastDue } from '../../stack/cron.ts'
import type { JobState, Orders, ScheduleState } from '../../store/schedule.ts'
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

/**
 * Decides what to run now. Pure: it is asked again every second.
 * Several missed instants of one job are one run; one that is older than its `catchUp` is noted as missed.
 * @param now clock of the host, ISO 8601.
 */
export function choose(jobs: readonly Job[], before: ScheduleState, orders: Orders, now: string): Choice {
  const notes: string[] = []
  const states: Record<string, JobState> = {}
  const candidates: Omit<Choice, 'state' | 'notes'>[] = []
  for (const job of jobs) {
    const known = settled(job, before.jobs[job.name], now, notes)
    states[job.name] = known
    const asked = orders.asked[job.name]
    if (asked !== undefined && asked.id !== known.last?.order)
      candidates.push({ job, due: null, order: asked.id, attempt: 1 })
    if (orders.paused[job.name] !== undefined) {
      states[job.name] = { ...known, since: now }
      continue
    }
    const cut = retry(known)
    const due = lastDue(job.at, job.timezone, now)
    if (due !== undefined && due > known.since) {
      if (age(due, now) <= job.catchUp) candidates.push({ job, due, order: null, attempt: 1 })
      else {
        notes.push(`${job.name}: its run of ${due} was missed, and is too old to be made up for`)
        states[job.name] = { ...known, since: due, last: missed(due, now) }
      }
    } else if (cut !== undefined && age(cut.due, now) <= job.catchUp)
      candidates.push({ job, due: cut.due, order: null, attempt: cut.attempt })
  }
  const [first] = candidates.sort((a, b) => (a.due ?? '').localeCompare(b.due ?? ''))
  const none = { job: undefined, due: null, order: null, attempt: 1 }
  return { state: { schema: 1, jobs: states }, notes, ...(first ?? none) }
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

const missed = (due: string, now: string) =>
  ({ due, order: null, startedAt: now, endedAt: now, outcome: 'missed', detail: '', attempt: 1 }) as const

/** Seconds since an instant. */
const age = (instant: string, now: string): number => (Date.parse(now) - Date.parse(instant)) / 1000
