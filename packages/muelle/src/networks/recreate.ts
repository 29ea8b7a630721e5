import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { upArgv } from '../workshop/compose.ts'
import { startAgain } from '../workshop/taken.ts'
import { cureFor } from './recreate/cure.ts'
import { recreateTasks } from './recreate/tasks.ts'
import { lookAtNetworks } from './world.ts'

const name = 'network recreate'

export const networkRecreate = operation({
  name,
  summary: 'Make a network anew that is not as compose.yaml says; what is in it stands still meanwhile',
  help: [
    'Compose leaves a network as it was made, whatever compose.yaml says later. This removes the containers in it, the network, and brings all of it up again; data is in volumes and stays. Refused when it would cure nothing, and while a container of somebody else is in it.',
    'Interrupted, it is finished by running it again, or by muelle up.',
    '$ muelle network recreate front --dry-run',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({ network: z.string().describe('as compose.yaml calls it').meta({ positional: 0 }) }),
  output: z.object({
    project: z.string(),
    network: z.string(),
    cured: z.array(z.string()).describe('what was wrong with it'),
    restarted: z.array(z.string()).describe('services that stood still meanwhile'),
  }),
  async plan(context, { network }) {
    const world = await lookAtNetworks(context)
    const cure = await cureFor(world, network)
    return { steps: [lockStep(world.stack), ...recreateTasks(cure).map((task) => task.step)] }
  },
  async run(context, { network }, progress) {
    await using workshop = await openWorkshop(context, progress)
    const seen = await lookAtNetworks(context)
    const cure = await cureFor(seen, network)
    const world = { ...workshop, context }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, recreateTasks(cure), progress)
    } catch (error) {
      // In the network that is still there, or in a new one.
      throw await startAgain(world, cure.running, error, upArgv(...cure.running))
    }
    return { project: workshop.stack.project, network, cured: [...cure.reasons], restarted: [...cure.running] }
  },
  view: ({ project, network, restarted }, style) =>
    style.good(`${project}: ${network} was made anew; running again: ${restarted.join(', ') || 'nobody'}`),
})
