import { z } from 'zod'
import type { Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { Colour } from '../store/release.ts'
import { lockStep, servicesField } from '../workshop/change.ts'
import { activeColour, look, serving } from '../workshop/look.ts'
import { requireRoom } from '../workshop/room.ts'
import type { World } from '../workshop/world.ts'
import { bringUp } from './up/bring-up.ts'
import { only } from './up/only.ts'
import { refuseRemoteSources } from './up/sources.ts'
import { upTasks } from './up/tasks.ts'

const Output = z.object({
  project: z.string(),
  environment: z.string(),
  address: z.string().describe('where people reach it'),
  active: Colour,
  image: z.string().describe('the application image that serves'),
  services: z.array(z.string()),
  warnings: z.array(z.string()).describe('what did not go well and stopped nothing'),
})

function tasksFor(stack: Stack, active: Colour, named: readonly string[]): readonly Task<World>[] {
  if (named.length === 0) return upTasks(stack, active)
  return only(
    stack,
    active,
    named.map((service) => (service === serving ? `odoo-${active}` : service)),
  )
}

export const up = operation({
  name: 'up',
  summary: 'Bring the stack up, or bring it to what muelle.yaml says now',
  help: [
    'Pulls or builds images, writes stack/<environment>/, ships it to the host, creates what is missing there (secrets, the role, databases), starts every service, and asks for the login page through the proxy.',
    'Interrupted or failed, it is finished by running it again. With services named, only those are brought up.',
    '$ muelle up\n$ muelle up -e staging --yes\n$ muelle up odoo-cron',
  ].join('\n'),
  effect: 'change',
  input: z.object({ services: servicesField }),
  output: Output,
  async plan(context, { services }) {
    const stack = await loadStack(context)
    const view = await look(context)
    refuseRemoteSources(view.engine, stack)
    // Before anything is changed: a start that fails half-way would leave half a stack.
    if (services.length === 0) await requireRoom({ stack, engine: view.engine })
    const { colour } = await activeColour(view)
    const tasks = tasksFor(stack, colour, services)
    return { steps: [lockStep(stack), ...tasks.map((task) => task.step)] }
  },
  async run(context, { services }, progress) {
    return bringUp(context, progress, 'up', (stack, active) => tasksFor(stack, active, services))
  },
  view: ({ project, address, services, warnings }, style) =>
    [
      style.good(`${project} is up: ${services.join(', ')}`),
      ...warnings.map((warning) => style.warn(warning)),
      `Open ${style.bold(address)}`,
    ].join('\n'),
})
