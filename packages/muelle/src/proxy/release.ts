import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { beforehand } from '../workshop/beforehand.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { look, running } from '../workshop/look.ts'
import { containerOf } from '../workshop/world.ts'
import { readLease, refuseStopped, removeLease } from './lease.ts'
import { type ProxyWorld, proxyWorld } from './world.ts'

const name = 'proxy release'

/** First the proxy, then the lease: killed between the two, the steward releases once more and removes it. */
const tasks: readonly Task<ProxyWorld>[] = [
  {
    step: step({
      id: 'release',
      what: 'send requests to the active colour, those that wait first',
      why: 'asked for; in a stack that holds nothing this changes nothing',
    }),
    async work({ traffic, release }) {
      const before = await traffic.look()
      await traffic.release(release.active)
      return before.colour !== release.active
    },
  },
  {
    step: step({ id: 'lease', what: 'forget until when requests are held', why: 'nothing is held any more' }),
    async work({ session }) {
      const lease = await readLease(session)
      if (lease !== undefined) await removeLease(session)
      return lease !== undefined
    },
  },
]

export const release = operation({
  name,
  summary: 'End a hold: requests go to the active colour again',
  help: 'Ends what muelle proxy hold began. Done twice it changes nothing.\n$ muelle proxy release',
  effect: 'change',
  input: z.object({}),
  output: z.object({
    project: z.string(),
    colour: z.enum(['blue', 'green']).describe('who serves now'),
    held: z.boolean().describe('whether anything was held'),
  }),
  async plan(context) {
    const view = await look(context)
    running(view, 'proxy')
    return { steps: [lockStep(view.stack), ...tasks.map((task) => task.step)] }
  },
  async run(context, _input, progress) {
    await using workshop = await openWorkshop(context, progress, { proxy: true })
    const { world, held } = await beforehand(workshop, context, async () => {
      const found = await proxyWorld(context, workshop)
      const lease = await readLease(found.session)
      if (lease !== undefined) refuseStopped(lease)
      const { colour } = await found.traffic.look()
      return { world: found, held: lease !== undefined || colour !== found.release.active }
    })
    const { clock, signal } = context
    await runDurably(world, { id: randomUUID(), operation: name, clock, signal }, tasks, progress)
    const colour = world.release.active
    const odoo = await containerOf(world, `odoo-${colour}`)
    if (odoo?.state !== 'running')
      progress.line(
        `odoo-${colour} does not run: requests wait for it a minute, then fail. Run: muelle start odoo-${colour}`,
      )
    return { project: world.stack.project, colour, held }
  },
  view: ({ project, colour, held }, style) =>
    `${project}: ${held ? style.good(`requests go to ${colour} again`) : `nothing was held; ${colour} serves`}`,
})
