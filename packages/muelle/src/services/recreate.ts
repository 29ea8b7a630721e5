import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { isOptional } from '../render/expected.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep, servicesField, TouchedServices, timeoutArgv, timeoutField } from '../workshop/change.ts'
import { compose, upArgv } from '../workshop/compose.ts'
import { exchangeSeen, mustNotExchange, openedExchange } from '../workshop/exchange.ts'
import { removeLeftOvers } from '../workshop/left-overs.ts'
import { activeColour, look, meant, select, type View } from '../workshop/look.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { wantedSo } from '../workshop/taken.ts'
import { allWell } from '../workshop/wait.ts'

function planOf(stack: Stack, services: readonly string[], timeout: number | undefined): Plan {
  return {
    steps: [
      lockStep(stack),
      step({
        id: 'recreate',
        what: `make ${services.length === 0 ? 'every container' : `the containers of ${services.join(', ')}`} anew, and wait until they are healthy`,
        why: 'asked for; from the files on the host. Volumes stay; what is made anew does not answer meanwhile',
        argv: upArgv('--force-recreate', ...timeoutArgv(timeout), ...services),
      }),
    ],
  }
}

export const recreate = operation({
  name: 'recreate',
  summary: 'Make the containers of services anew; data stays',
  help: [
    'From what is on the host already: a change in muelle.yaml comes by muelle up, which recreates what changed. Cures a container whose state is broken where muelle restart does not.',
    '$ muelle recreate odoo-cron\n$ muelle recreate --yes',
  ].join('\n'),
  effect: 'change',
  input: z.object({ services: servicesField, timeout: timeoutField }),
  output: TouchedServices,
  async plan(context, { services, timeout }) {
    const view = await look(context)
    const names = await chosen(view, services)
    mustNotExchange(await exchangeSeen(view))
    return planOf(view.stack, names, timeout)
  },
  async run(context, { services: named, timeout }, progress) {
    const services = await chosen(await look(context), named)
    return inWorkshop(context, progress, async ({ stack, engine, session }) => {
      await mustBeShipped(session, stack)
      mustNotExchange(await openedExchange(session))
      for (const each of planOf(stack, services, timeout).steps)
        if (each.argv)
          await progress.step(each, async (note) => {
            await removeLeftOvers(engine, stack, note)
            await compose({ session, engine }, each.argv ?? [], note)
          })
      const containers = (await engine.containers(stack.project)).filter(
        ({ oneOff, service }) => !oneOff && (services.length === 0 || services.includes(service)),
      )
      const names = [...new Set(containers.map(({ service }) => service))].sort()
      const waitedFor = names.filter((service) => named.includes(service) || !isOptional(service))
      await allWell({ context, stack, engine }, waitedFor)
      await wantedSo(session, names)
      return { project: stack.project, services: names }
    })
  },
  view: ({ services }) => `made anew: ${services.join(', ')}`,
})

/** @throws UserError for a service without a container, and for the colour that stands still: Compose would start it. */
async function chosen(view: View, named: readonly string[]): Promise<readonly string[]> {
  const services = await meant(view, named)
  const containers = select(view, services)
  if (containers.length === 0)
    throw new UserError(
      {
        what: `${view.stack.project} has no containers.`,
        evidence: 'it was never started, or is down',
        next: 'Run: muelle up',
      },
      { refused: true },
    )
  const { colour } = await activeColour(view)
  const still = services.find(
    (service) =>
      /^odoo-(blue|green)$/.test(service) &&
      service !== `odoo-${colour}` &&
      containers.every((container) => container.service !== service || container.state !== 'running'),
  )
  if (still === undefined) return services
  throw new UserError(
    {
      what: `${still} stands still, and would be started.`,
      evidence: `odoo-${colour} serves`,
      next: 'Leave it: what switches to it makes it anew.',
    },
    { refused: true },
  )
}
