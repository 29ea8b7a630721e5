import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { spanBetween } from '../kernel/span.ts'
import { type Progress, step } from '../kernel/steps.ts'
import { type JobRun, Outcome, parseOrders, parseScheduleState, schedulePaths } from '../store/schedule.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { hostText, look, running, type View } from '../workshop/look.ts'
import { expectJob, order, orderWait } from './orders.ts'
import { isShipped } from './shipped.ts'

/** Milliseconds between two looks at how far the steward is. */
const pause = 1000

const askStep = (job: string, command: string) =>
  step({
    id: 'ask',
    what: `ask the steward to run ${job} now: muelle ${command}`,
    why: 'run as it is run at night, in the same place with the same rights',
  })

const waitStep = (job: string) =>
  step({ id: 'wait', what: `wait until ${job} is over`, why: 'how it ended is the answer', effect: 'read' })

export const scheduleRun = operation({
  name: 'schedule run',
  summary: 'Let the steward run one of its jobs now, and wait for it',
  help: [
    'The way to see that a job works before the night does. A paused job runs too; its times do not move.',
    'Ctrl-C stops the waiting, not the job: muelle schedule list tells how it ended. Answers 1 when it did not end well.',
    '$ muelle schedule run tidy-up',
  ].join('\n'),
  effect: 'change',
  input: z.object({ job: z.string().describe('name of the job in muelle.yaml').meta({ positional: 0 }) }),
  output: z.object({
    project: z.string(),
    job: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    outcome: Outcome,
    detail: z.string(),
  }),
  async plan(context, { job }) {
    const view = await ready(context, job)
    return { steps: [lockStep(view.stack), askStep(job, commandOf(view, job)), waitStep(job)] }
  },
  async run(context, { job }, progress) {
    const view = await ready(context, job)
    const id = randomUUID()
    const asked = { at: context.clock.now(), by: context.invocation.actor, id }
    await inWorkshop(
      context,
      progress,
      ({ session }) =>
        progress.step(askStep(job, commandOf(view, job)), () =>
          order(session, (orders) => ({ ...orders, asked: { ...orders.asked, [job]: asked } })),
        ),
      { wait: orderWait },
    )
    const { startedAt, endedAt, outcome, detail } = await progress.step(waitStep(job), () =>
      ended(view, context, job, id, progress),
    )
    return { project: view.stack.project, job, startedAt, endedAt, outcome, detail }
  },
  notWell: ({ outcome }) => outcome !== 'done',
  view({ job, outcome, startedAt, endedAt, detail }, style) {
    const took = endedAt === null ? '' : ` after ${spanBetween(startedAt, endedAt)}`
    return `${job}: ${outcome === 'done' ? style.good(outcome) : style.bad(outcome)}${took}${detail && `\n${detail}`}`
  },
})

async function ready(context: Context, job: string): Promise<View> {
  const view = await look(context)
  expectJob(view.stack, await isShipped(view), job)
  running(view, 'steward')
  return view
}

const commandOf = ({ stack }: View, job: string): string => stack.schedule.jobs[job]?.run ?? ''

/** Shows what the job says, and resolves when it is over. */
async function ended(view: View, context: Context, job: string, order: string, progress: Progress): Promise<JobRun> {
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, context.signal])
  const shown = follow(view, job, signal, progress)
  let id = order
  try {
    for (;;) {
      // Its last run may be another one already; only a steward from before an upgrade keeps nothing but that.
      const { asked, jobs } = parseScheduleState(await hostText(view, schedulePaths.state))
      const run = [asked[job], jobs[job]?.last].find((run) => run?.order === id)
      if (run && run.outcome !== 'running') return run
      // Somebody else asked too before it was begun, or since: one run serves both.
      if (!run) id = parseOrders(await hostText(view, schedulePaths.orders)).asked[job]?.id ?? id
      await stillThere(context)
      await context.clock.sleep(pause, context.signal)
    }
  } finally {
    over.abort()
    await shown
  }
}

async function stillThere(context: Context): Promise<void> {
  const view = await look(context)
  if (view.containers.some(({ service, state }) => service === 'steward' && state !== 'exited')) return
  throw new UserError({
    what: 'The steward is gone: nobody runs the job.',
    evidence: `${view.stack.project} has no running container of the service steward`,
    next: 'Run: muelle up; what was asked for runs then.',
  })
}

async function follow(view: View, job: string, signal: AbortSignal, { line }: Progress): Promise<void> {
  const mark = ` [${job}] `
  const request = { follow: true, tail: 0, signal }
  for await (const { text } of view.engine.logs([running(view, 'steward')], request)) {
    const at = text.indexOf(mark)
    if (at !== -1) line(text.slice(at + mark.length))
  }
}
