import { z } from 'zod'
import { operation, type Style } from '../kernel/operation.ts'
import { spanBetween } from '../kernel/span.ts'
import { nextDue } from '../stack/cron.ts'
import { type JobRun, Outcome, parseOrders, parseScheduleState, schedulePaths } from '../store/schedule.ts'
import { hostText, look, runningContainer } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { isShipped } from './shipped.ts'
import { localTime } from './times.ts'

const Last = z.object({
  due: z.string().nullable().describe('the time that it was for; null when a person asked for it'),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: Outcome,
  detail: z.string(),
  attempt: z.number().describe('2 when the first attempt was cut off'),
})

const Job = z.object({
  name: z.string(),
  at: z.string().describe('cron pattern'),
  run: z.string(),
  next: z.string().nullable().describe('when it runs next; null while it is paused or the steward does not know it'),
  paused: z.object({ at: z.string(), by: z.string() }).nullable(),
  last: Last.nullable().describe('its last run; null when it never ran'),
})

const Output = z.object({
  project: z.string(),
  timezone: z.string(),
  known: z.boolean().describe('whether the steward has this schedule; muelle up gives it'),
  guarded: z.boolean().describe('whether the steward runs'),
  jobs: z.array(Job),
})

export const scheduleList = operation({
  name: 'schedule list',
  summary: 'List what the steward runs by itself, when, and how it went',
  help: [
    'The jobs are those of schedule: in muelle.yaml. Times are of schedule.timezone; daylight saving is followed.',
    'A run that was missed because the host was down is made up for when it comes back, once, if it is not older than catchUp.',
    'Answers 1 when the last run of a job failed, took too long, was missed or was not well, or when nobody runs them.',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context) {
    const view = await look(context)
    const { stack } = view
    const [known, state, orders] = await Promise.all([
      isShipped(view),
      hostText(view, schedulePaths.state).then(parseScheduleState),
      hostText(view, schedulePaths.orders).then(parseOrders),
    ])
    return {
      project: stack.project,
      timezone: stack.schedule.timezone,
      known,
      guarded: runningContainer(view, 'steward') !== undefined,
      jobs: Object.entries(stack.schedule.jobs).map(([name, { at, run }]) => {
        const paused = orders.paused[name] ?? null
        const next = known && paused === null ? nextDue(at, stack.schedule.timezone, context.clock.now()) : undefined
        return { name, at, run, next: next ?? null, paused, last: lastOf(state.jobs[name]?.last) }
      }),
    }
  },
  notWell: ({ jobs, known, guarded }) =>
    jobs.length > 0 && (!known || !guarded || jobs.some(({ last }) => last !== null && !well.includes(last.outcome))),
  view: (output, style) => view(output, style),
})

const well: readonly string[] = ['running', 'done']

const lastOf = (last: JobRun | null | undefined): z.output<typeof Last> | null => {
  if (last === null || last === undefined) return null
  const { due, startedAt, endedAt, outcome, detail, attempt } = last
  return { due, startedAt, endedAt, outcome, detail, attempt }
}

function view({ project, timezone, known, guarded, jobs }: z.output<typeof Output>, style: Style): string {
  if (jobs.length === 0) return `${project} has no jobs. Write some under schedule: in muelle.yaml.`
  const rows = jobs.map(({ name, at, run, next, paused, last }) => [
    style.bold(name),
    at,
    run,
    paused ? style.warn('paused') : next === null ? '-' : localTime(next, timezone),
    last === null ? '-' : lastWords(last, timezone, style),
  ])
  const faults = jobs.flatMap(({ name, last, paused }) => [
    ...(last?.detail ? [`${name}: ${last.detail.split('\n').slice(-3).join('\n  ')}`] : []),
    ...(paused ? [`${name}: paused by ${paused.by} at ${localTime(paused.at, timezone)}`] : []),
  ])
  return [
    `${style.bold(project)}, times of ${timezone}`,
    table(['JOB', 'WHEN', 'MUELLE', 'NEXT', 'LAST RUN'], rows),
    ...faults,
    ...(known ? [] : [style.bad('The steward does not have this schedule yet. Run: muelle up')]),
    ...(guarded ? [] : [style.bad('The steward does not run: nothing of this happens. Run: muelle up steward')]),
  ].join('\n')
}

function lastWords(
  { outcome, startedAt, endedAt, attempt }: z.output<typeof Last>,
  timezone: string,
  style: Style,
): string {
  const colour = well.includes(outcome) ? style.good : style.bad
  const took = endedAt === null || outcome === 'missed' ? '' : ` after ${spanBetween(startedAt, endedAt)}`
  return `${localTime(startedAt, timezone)} ${colour(outcome)}${took}${attempt > 1 ? ' (the first try was cut off)' : ''}`
}
