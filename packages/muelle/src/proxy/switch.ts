import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { beforehand } from '../workshop/beforehand.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { look, running } from '../workshop/look.ts'
import { leaseInForce } from './lease.ts'
import { switchTasks } from './switch/tasks.ts'
import { unwind } from './switch/unwind.ts'
import { switchWorld } from './switch/world.ts'
import { proxyWorld } from './world.ts'

const name = 'proxy switch'
const Colour = z.enum(['blue', 'green'])

export const switchColour = operation({
  name,
  summary: 'Let the other colour serve, without a failed request',
  help: [
    'Starts the other colour beside the active one with the same image, waits until it answers its login page and a WebSocket, sends requests to it, lets the old one finish what it has, and stops it.',
    'The new colour is written down before the proxy changes, and both colours run until it has: whatever is killed or restarted meanwhile, somebody serves. Interrupted, it is finished by running it again.',
    'Fails before the old colour is stopped: everything is as before (exit 4).',
    'To take an interrupted switch back, switch to the colour that serves: the other one is stopped.',
    '$ muelle proxy switch --to green',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    // No default: run again after an interruption, "the other one" would go back.
    to: Colour.describe('the colour that shall serve'),
  }),
  output: z.object({
    project: z.string(),
    active: Colour,
    image: z.string().describe('the application image that serves'),
    left: z.int().describe('requests that the old colour still had when it was told to stop'),
  }),
  async plan(context, { to }) {
    const view = await look(context)
    running(view, 'proxy')
    return { steps: [lockStep(view.stack), ...switchTasks(view.stack, to).map((task) => task.step)] }
  },
  async run(context, { to }, progress) {
    await using workshop = await openWorkshop(context, progress, { proxy: true })
    const world = await beforehand(workshop, context, async () => {
      const found = await proxyWorld(context, workshop)
      const lease = await leaseInForce(found)
      if (lease) throw held(lease.until)
      // Nothing is begun when the proxy cannot be reached.
      await found.traffic.look()
      return switchWorld(found, to)
    })
    const { clock, signal } = context
    try {
      await runDurably(
        world,
        { id: randomUUID(), operation: name, clock, signal },
        switchTasks(world.stack, to),
        progress,
      )
    } catch (error) {
      throw await unwind(world, error, progress)
    }
    return { project: world.stack.project, active: to, image: world.release.images[to], left: world.left }
  },
  view: ({ project, active, image }, style) => style.good(`${project}: ${active} serves ${image}`),
})

const held = (until: string) =>
  new UserError(
    {
      what: 'Requests are held: a switch would release them.',
      evidence: `held until ${until}`,
      next: 'End it with muelle proxy release, then switch.',
    },
    { refused: true },
  )
