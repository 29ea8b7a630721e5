import { z } from 'zod'
import type { ContainerSummary } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { isOptional } from '../render/expected.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep, servicesField, TouchedServices, timeoutArgv, timeoutField } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { exchangeSeen, mustNotExchange, openedExchange } from '../workshop/exchange.ts'
import { look, meant, select } from '../workshop/look.ts'
import { wantedSo } from '../workshop/taken.ts'
import { allWell } from '../workshop/wait.ts'

interface Patience {
  readonly timeout?: number | undefined
}

type Verb = 'start' | 'stop' | 'restart'

const reasons: Readonly<Record<Verb, string>> = {
  start: 'its containers exist and are stopped',
  stop: 'asked for; nothing is removed',
  restart: 'asked for; requests to what is restarted wait or fail meanwhile',
}

const undo: Readonly<Record<Verb, Verb | undefined>> = { start: 'stop', stop: 'start', restart: undefined }

/** One of Compose's own verbs over services that exist, under the stack's lock. Compose knows their order and the active colour. */
function servicesOperation(verb: Verb, summary: string) {
  const planOf = (stack: Stack, services: readonly string[], { timeout }: Patience): Plan => {
    const back = undo[verb]
    return {
      steps: [
        lockStep(stack),
        step({
          id: verb,
          what: `${verb} ${services.join(', ') || 'every service of the stack'}`,
          why: reasons[verb],
          argv: composeArgv(verb, ...timeoutArgv(timeout), ...services),
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
    input:
      verb === 'start'
        ? z.object({ services: servicesField })
        : z.object({ services: servicesField, timeout: timeoutField }),
    output: TouchedServices,
    async plan(context, { services: named, ...patience }) {
      const view = await look(context)
      const services = await meant(view, named)
      if (verb !== 'stop') mustNotExchange(await exchangeSeen(view))
      if (select(view, services).length > 0) return planOf(view.stack, services, patience)
      if (verb !== 'stop') throw nothingThere(view.stack)
      return { steps: [] }
    },
    async run(context, { services: named, ...patience }, progress) {
      const view = await look(context)
      const services = await meant(view, named)
      if (verb === 'stop' && select(view, services).length === 0) return { project: view.stack.project, services: [] }
      return inWorkshop(context, progress, async ({ stack, engine, session }) => {
        if (verb !== 'stop') mustNotExchange(await openedExchange(session))
        const chosen = select({ stack, engine, containers: await engine.containers(stack.project) }, services)
        for (const each of planOf(stack, services, patience).steps)
          if (each.argv)
            await progress.step(each, async (note) => {
              await compose({ session, engine }, each.argv ?? [], note)
              const waitedFor = namesOf(chosen).filter((service) => named.includes(service) || !isOptional(service))
              if (verb !== 'stop') await allWell({ context, stack, engine }, waitedFor)
            })
        await wantedSo(session, namesOf(chosen))
        return { project: stack.project, services: namesOf(chosen) }
      })
    },
    view: ({ project }) => `${project}: ${verb} done`,
  })
}

const namesOf = (containers: readonly ContainerSummary[]) =>
  [...new Set(containers.map(({ service }) => service))].sort()

const nothingThere = ({ project }: Stack) =>
  new UserError(
    { what: `${project} has no containers.`, evidence: 'it was never started, or is down', next: 'Run: muelle up' },
    { refused: true },
  )

export const start = servicesOperation('start', 'Start stopped services')
export const stop = servicesOperation('stop', 'Stop services; containers and data stay')
export const restart = servicesOperation('restart', 'Restart services')
