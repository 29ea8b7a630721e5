import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { look } from '../workshop/look.ts'
import { expectJob, order, orderWait } from './orders.ts'
import { isShipped } from './shipped.ts'

type Verb = 'pause' | 'resume'

const texts = {
  pause: {
    summary: 'Keep a job of the steward from running until it is resumed',
    help: 'What runs already ends. Runs that fall into the pause are not made up for. It outlives a restart of the steward and of the host.',
    why: 'the steward reads it before it starts a job',
    undo: 'resume',
  },
  resume: {
    summary: 'Let a paused job of the steward run again',
    help: 'From now on; what fell into the pause is not made up for.',
    why: 'its next run is the next one of its pattern',
    undo: 'pause',
  },
} as const

function pauseOperation(verb: Verb) {
  const { summary, help, why, undo } = texts[verb]
  const writeStep = (job: string) =>
    step({ id: verb, what: `${verb} the job ${job}`, why, undo: `muelle schedule ${undo} ${job}` })
  const planOf = (stack: Stack, job: string) => ({ steps: [lockStep(stack), writeStep(job)] })
  return operation({
    name: `schedule ${verb}`,
    summary,
    help: `${help}\n$ muelle schedule ${verb} tidy-up`,
    effect: 'change',
    input: z.object({ job: z.string().describe('name of the job in muelle.yaml').meta({ positional: 0 }) }),
    output: z.object({ project: z.string(), job: z.string(), changed: z.boolean() }),
    async plan(context, { job }) {
      const view = await look(context)
      expectJob(view.stack, await isShipped(view), job)
      return planOf(view.stack, job)
    },
    run: (context, { job }, progress) =>
      inWorkshop(
        context,
        progress,
        async ({ stack, session }) => {
          const said = { at: context.clock.now(), by: context.invocation.actor }
          const changed = await progress.step(writeStep(job), () =>
            order(session, (orders) => {
              const { [job]: before, ...others } = orders.paused
              if (verb === 'resume') return { ...orders, paused: others }
              return before === undefined ? { ...orders, paused: { ...others, [job]: said } } : orders
            }),
          )
          return { project: stack.project, job, changed }
        },
        { wait: orderWait },
      ),
    view: ({ job, changed }) => `${job}: ${changed ? `${verb}d` : `it was ${verb}d already`}`,
  })
}

export const schedulePause = pauseOperation('pause')
export const scheduleResume = pauseOperation('resume')
