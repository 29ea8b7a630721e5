import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { openWorkshop, servicesField, TouchedServices } from './change.ts'
import { look, select } from './look.ts'
import { compose, composeArgv } from './up/compose.ts'

type Verb = 'start' | 'stop' | 'restart'

const reasons: Readonly<Record<Verb, string>> = {
  start: 'its containers exist and are stopped',
  stop: 'asked for; nothing is removed',
  restart: 'asked for; requests to what is restarted wait or fail meanwhile',
}

const undo: Readonly<Record<Verb, Verb | undefined>> = { start: 'stop', stop: 'start', restart: undefined }

/** One of Compose's own verbs over services that exist, under the stack's lock. Compose knows their order and the active colour. */
function servicesOperation(verb: Verb, summary: string) {
  const planOf = (services: readonly string[]): Plan => {
    const back = undo[verb]
    return {
      steps: [
        step({
          id: verb,
          what: `${verb} ${services.join(', ') || 'every service of the stack'}`,
          why: reasons[verb],
          argv: composeArgv(verb, ...services),
          undo: back && composeArgv(back, ...services).join(' '),
        }),
      ],
    }
  }
  return operation({
    name: verb,
    summary,
    help: `$ muelle ${verb}\n$ muelle ${verb} odoo-cron`,
    effect: 'change',
    input: z.object({ services: servicesField }),
    output: TouchedServices,
    async plan(context, { services }) {
      select(await look(context), services)
      return planOf(services)
    },
    async run(context, { services }, progress) {
      await using workshop = await openWorkshop(context, progress)
      const { stack, engine, session } = workshop
      const chosen = select({ stack, engine, containers: await engine.containers(stack.project) }, services)
      for (const each of planOf(services).steps)
        await progress.step(each, (note) => compose(session, each.argv ?? [], note))
      return { project: stack.project, services: [...new Set(chosen.map(({ service }) => service))].sort() }
    },
    view: ({ project }) => `${project}: ${verb} done`,
  })
}

export const start = servicesOperation('start', 'Start stopped services')
export const stop = servicesOperation('stop', 'Stop services; containers and data stay')
export const restart = servicesOperation('restart', 'Restart services')
