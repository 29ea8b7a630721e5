import { ReportedError } from '../../kernel/errors.ts'
import { schedulePath } from '../../render/steward/schedule.ts'
import type { JobRun, JobState, Outcome, ScheduleState } from '../../store/schedule.ts'
import { parseOrders, parseScheduleState, schedulePaths, storedText } from '../../store/schedule.ts'
import { type Job, parseJobs } from './jobs.ts'
import { choose } from './next.ts'

/** How a job's command ended. */
export interface JobEnd {
  readonly outcome: Exclude<Outcome, 'running' | 'missed'>
  readonly detail: string
}

/** What the scheduler works with; tests bring their own. */
export interface SchedulerPost {
  /** Content of a file of the stack's directory; undefined when it is not there. */
  readonly read: (path: string) => Promise<string | undefined>
  readonly write: (path: string, content: string) => Promise<void>
  /** @throws ReportedError while the daemon does not answer: no job can work without it. */
  readonly expectDaemon: () => Promise<void>
  /** Services of the stack that are still coming up. */
  readonly starting: () => Promise<readonly string[]>
  /** Runs a job's command to its end; never rejects because of how it ended. */
  readonly run: (job: Job) => Promise<JobEnd>
  /** Clock of this host, ISO 8601. */
  readonly now: () => string
  readonly log: (text: string) => void
}

/** Runs the stack's jobs, one at a time. */
export interface Scheduler {
  /** Starts what is due; called every second. Does not wait for it. */
  work(): Promise<void>
  /** Resolves when nothing runs any more and that is written down. */
  idle(): Promise<void>
}

/** How often the first job may find the stack coming up, once a second: somebody broke it who is still coming up after that. */
const settling = 300

/**
 * One at a time: two jobs of one stack would wait for each other's lock. What was running when the steward ended is marked
 * `interrupted` when it is back.
 */
export function scheduler({ read, write, expectDaemon, starting, run, now, log }: SchedulerPost): Scheduler {
  let state: ScheduleState | undefined
  let written: ScheduleState | undefined
  let running: Promise<void> | undefined
  let bug: unknown
  // Nobody waits any more when this is 0.
  let patience = settling

  const save = async () => {
    if (state === undefined || JSON.stringify(state) === JSON.stringify(written)) return
    const saved = state
    await write(schedulePaths.state, storedText(saved))
    written = saved
  }
  const noted = (
    known: ScheduleState,
    name: string,
    { last, ...more }: { readonly last: JobRun } & Partial<JobState>,
  ): ScheduleState => {
    const job = known.jobs[name]
    const asked = last.order === null ? known.asked : { ...known.asked, [name]: last }
    return job === undefined ? known : { ...known, jobs: { ...known.jobs, [name]: { ...job, ...more, last } }, asked }
  }
  async function perform(job: Job, begun: JobRun): Promise<void> {
    const { outcome, detail } = await ofDaemon(await run(job))
    if (state !== undefined) state = noted(state, job.name, { last: { ...begun, endedAt: now(), outcome, detail } })
    log(`${job.name}: ${outcome}${detail === '' ? '' : `: ${detail.split('\n').at(-1)}`}`)
  }
  /** A job that the daemon's end made fail was cut off, as one that the steward's end cut off. */
  async function ofDaemon(end: JobEnd): Promise<JobEnd> {
    if (end.outcome !== 'failed') return end
    try {
      await expectDaemon()
      return end
    } catch (error) {
      if (!(error instanceof ReportedError)) throw error
      return { outcome: 'interrupted', detail: `the Docker daemon went away while it ran\n${end.detail}`.trim() }
    }
  }
  /** After a restart of the host all that was missed is due at once, and would find a database that does not answer yet. */
  async function comesUp(): Promise<boolean> {
    if (patience === 0) return false
    const services = await starting()
    if (services.length > 0 && patience === settling) log(`jobs wait until ${services.join(', ')} came up`)
    patience = services.length === 0 ? 0 : patience - 1
    return patience > 0
  }
  return {
    async work() {
      if (bug !== undefined) throw bug
      if (running !== undefined) return
      const jobs = parseJobs(await read(schedulePath))
      if (state === undefined) {
        written = parseScheduleState(await read(schedulePaths.state))
        state = cutOff(written, now())
      }
      // How the last one ended, if the disk was full then.
      await save()
      if (jobs.length === 0 && Object.keys(state.jobs).length === 0) return
      const orders = parseOrders(await read(schedulePaths.orders))
      const { job, due, order, attempt, notes, ...chosen } = choose(jobs, state, orders, now())
      for (const text of notes) log(text)
      state = chosen.state
      await save()
      if (job === undefined) return
      // It stays due until the daemon is back: a run that cannot work is no run.
      await expectDaemon()
      if (due !== null && (await comesUp())) return
      const begun: JobRun = { due, order, startedAt: now(), endedAt: null, outcome: 'running', detail: '', attempt }
      const before = state
      state = noted(state, job.name, { last: begun, ...(due !== null && { since: due }) })
      try {
        // Nothing runs that is not written down: after a crash nobody would know of it.
        await save()
      } catch (error) {
        state = before
        throw error
      }
      log(
        `${job.name}: muelle ${job.words.join(' ')}${due === null ? ', asked for' : `, due ${due}`}${attempt > 1 ? ', once more: it was cut off' : ''}`,
      )
      running = perform(job, begun)
        .catch((error) => {
          bug = error
        })
        .finally(() => {
          running = undefined
        })
    },
    async idle() {
      await running
      if (bug !== undefined) throw bug
      await save()
    },
  }
}

/** What the steward's last life left running. */
function cutOff(state: ScheduleState, now: string): ScheduleState {
  const ended = <R extends JobRun | null>(run: R): R =>
    run?.outcome === 'running'
      ? { ...run, outcome: 'interrupted', endedAt: now, detail: 'the steward ended while it ran' }
      : run
  const jobs = Object.entries(state.jobs).map(([name, job]) => [name, { ...job, last: ended(job.last) }])
  const asked = Object.entries(state.asked).map(([name, run]) => [name, ended(run)])
  return { schema: 1, jobs: Object.fromEntries(jobs), asked: Object.fromEntries(asked) }
}
