import { z } from 'zod'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { type Consumer, consumerOf } from './consumer.ts'
import { keyDescription, lookAtVolumes, type VolumeWorld, volumeOf } from './world.ts'

const repairStep = (key: string, { uid, gid, services }: Consumer): Step =>
  step({
    id: 'repair',
    what: `give what is wrong in ${key} to ${uid}:${gid}, and the owner the rights that it lacks`,
    why: `${services.join(', ')} run as that user; what is right already is not touched, and nobody is stopped for it`,
  })

export const volumeRepair = operation({
  name: 'volume repair',
  summary: 'Give the files in a volume to the user that its services run as',
  help: 'See first what is wrong: muelle volume check. Cut off, run it again.\n\n$ muelle volume repair odoo-data',
  effect: 'change',
  input: z.object({ volume: z.string().describe(keyDescription).meta({ positional: 0 }) }),
  output: z.object({ volume: z.string(), owner: z.string(), repaired: z.int().describe('entries that were changed') }),
  async plan(context, { volume }) {
    const world = await lookAtVolumes(context)
    return { steps: [lockStep(world.stack), repairStep(volume, writerOf(world, volume))] }
  },
  async run(context, { volume: key }, progress) {
    const world = await lookAtVolumes(context)
    const consumer = writerOf(world, key)
    const { uid, gid, rootModes } = consumer
    const wanted = rootModes[0]
    return await inWorkshop(
      context,
      progress,
      async ({ session }) => {
        const { repaired } = await progress.step(repairStep(key, consumer), async () => {
          const { root } = await session.volume({ job: 'check', key, uid, most: 1 })
          const rootMode = wanted !== undefined && !rootModes.includes(root.mode) ? { rootMode: wanted } : {}
          return await session.volume({ job: 'repair', key, uid, gid, ...rootMode })
        })
        return { volume: key, owner: `${uid}:${gid}`, repaired }
      },
      { volumes: [key] },
    )
  },
  view: ({ volume, owner, repaired }, style) =>
    repaired === 0
      ? `${volume}: everything belongs to ${owner} already.`
      : style.good(`${volume}: ${repaired} ${repaired === 1 ? 'entry was' : 'entries were'} repaired.`),
})

function writerOf(world: VolumeWorld, key: string): Consumer {
  volumeOf(world, key)
  const consumer = consumerOf(world.written, key)
  if (consumer !== undefined) return consumer
  throw new UserError(
    {
      what: `No service of compose.yaml writes ${key} as a plain user: nobody is its owner.`,
      next: 'Is it no longer used? muelle volume prune removes it.',
    },
    { refused: true },
  )
}
