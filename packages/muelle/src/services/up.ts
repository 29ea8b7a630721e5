import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { addressOf } from '../stack/address.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { Colour, readRelease } from '../store/release.ts'
import { lockStep, openWorkshop, servicesField } from '../workshop/change.ts'
import { activeColour, look, serving } from '../workshop/look.ts'
import type { World } from '../workshop/world.ts'
import { removeLeftOvers } from './up/left-overs.ts'
import { only } from './up/only.ts'
import { upTasks } from './up/tasks.ts'

const Output = z.object({
  project: z.string(),
  environment: z.string(),
  address: z.string().describe('where people reach it'),
  active: Colour,
  image: z.string().describe('the application image that serves'),
  services: z.array(z.string()),
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
    const { colour } = await activeColour(await look(context))
    const tasks = tasksFor(stack, colour, services)
    return { steps: [lockStep(stack), ...tasks.map((task) => task.step)] }
  },
  async run(context, { services }, progress) {
    await using workshop = await openWorkshop(context, progress, { files: 'read', proxy: true })
    const { stack, engine, session } = workshop
    const before = await session.run()
    if (before && before.outcome === undefined) progress.line(interrupted(before.operation, before.steps.at(-1)?.id))
    await removeLeftOvers(engine, stack, progress.line)
    const release = await readRelease(session)
    const active = release?.active ?? 'blue'
    const world: World = { context, engine, session, stack, files: [], release, shipped: [] }
    const run = { id: randomUUID(), operation: 'up', clock: context.clock, signal: context.signal }
    await runDurably(world, run, tasksFor(stack, active, services), progress)
    const containers = await engine.containers(stack.project)
    return {
      project: stack.project,
      environment: stack.environment,
      address: addressOf(stack),
      active,
      image: world.release?.images[active] ?? '',
      services: containers
        .filter(({ oneOff, state }) => !oneOff && state === 'running')
        .map(({ service }) => service)
        .sort(),
    }
  },
  view: ({ project, address, services }, style) =>
    [style.good(`${project} is up: ${services.join(', ')}`), `Open ${style.bold(address)}`].join('\n'),
})

const interrupted = (operation: string, step: string | undefined) =>
  `an earlier ${operation} was cut off${step ? ` in its step ${step}` : ''}: this run finishes the work`
