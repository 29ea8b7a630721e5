import { z } from 'zod'
import type { VolumeDetail } from '../engine/port/volumes.ts'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { stampOf } from '../kernel/stamp.ts'
import { type Plan, type Progress, step } from '../kernel/steps.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { makeCopy, packStep } from './copy.ts'
import { lookAtVolumes, type VolumeWorld } from './world.ts'

const why = 'compose.yaml no longer names it, and no container mounts it'

export const volumePrune = operation({
  name: 'volume prune',
  summary: 'Remove the volumes of this stack that compose.yaml no longer names',
  help: [
    'Only volumes with this stack’s label, and none that a container mounts, running or not. Each is copied first, into the stack’s directory on the host, unless --without-backup says that its data may go.',
    '$ muelle volume prune --dry-run',
  ].join('\n\n'),
  // A destroy when its plan loses something; nothing to do needs nobody's agreement.
  effect: 'change',
  input: z.object({
    withoutBackup: z.boolean().default(false).describe('make no copy before'),
  }),
  output: z.object({
    project: z.string(),
    removed: z.array(z.object({ volume: z.string(), name: z.string(), copy: z.string().nullable() })),
  }),
  async plan(context, { withoutBackup }) {
    const world = await lookAtVolumes(context)
    return planOf(world, orphansOf(world), withoutBackup)
  },
  async run(context: Context, { withoutBackup }, progress: Progress) {
    const world = await lookAtVolumes(context)
    const orphans = orphansOf(world)
    const { project } = world.stack
    if (orphans.length === 0) return { project, removed: [] }
    const { steps } = planOf(world, orphans, withoutBackup)
    const stepOf = (id: string) => steps.find((each) => each.id === id) ?? steps[0]
    const copies = withoutBackup ? new Map<string, string>() : await copyAll(context, orphans, progress, stepOf)
    // In a session of its own: a volume that the helper mounts cannot be removed.
    await inWorkshop(context, progress, async ({ engine }) => {
      for (const { key, name } of orphans) {
        const removing = stepOf(`remove:${key}`)
        if (removing) await progress.step(removing, () => engine.volumes.remove(name))
      }
    })
    const removed = orphans.map(({ key, name }) => ({ volume: key, name, copy: copies.get(key) ?? null }))
    return { project, removed }
  },
  view: ({ project, removed }, style) =>
    removed.length === 0
      ? `${project}: every volume is one that compose.yaml names.`
      : removed
          .map(
            ({ volume, copy }) =>
              `${style.good(`${volume} is gone.`)}${copy === null ? '' : ` Its copy: volumes/${volume}/${copy} in the stack’s directory on the host`}`,
          )
          .join('\n'),
})

/** Volumes of the stack that compose.yaml no longer names. @throws UserError, refused, when a container still mounts one. */
function orphansOf({ written, volumes }: VolumeWorld): readonly VolumeDetail[] {
  const orphans = volumes.filter(({ key }) => !(key in written.volumes))
  const used = orphans.find(({ users }) => users.length > 0)
  if (used === undefined) return orphans
  throw new UserError(
    {
      what: `${used.key} is not in compose.yaml, but a container mounts it.`,
      evidence: used.users.map(({ name, state }) => `${name} (${state})`).join(', '),
      next: 'muelle up removes containers of services that are no longer in muelle.yaml; then run it again.',
    },
    { refused: true },
  )
}

function planOf({ stack }: VolumeWorld, orphans: readonly VolumeDetail[], withoutBackup: boolean): Plan {
  if (orphans.length === 0) return { steps: [] }
  const copies = withoutBackup
    ? []
    : orphans.filter(isKept).map(({ key }) => packStep(stack, key, 'its data is lost otherwise'))
  const removals = orphans.map(({ key, name }) =>
    step({
      id: `remove:${key}`,
      what: `remove the volume ${name}`,
      why,
      argv: ['docker', 'volume', 'rm', name],
      effect: 'destroy',
    }),
  )
  return { steps: [lockStep(stack), ...copies, ...removals], loses: orphans.map(({ name }) => name).join(',') }
}

/** What lies in memory is gone already: nobody mounts it. */
const isKept = ({ options }: VolumeDetail): boolean => options.type !== 'tmpfs'

async function copyAll(
  context: Context,
  orphans: readonly VolumeDetail[],
  progress: Progress,
  stepOf: (id: string) => Plan['steps'][number] | undefined,
): Promise<ReadonlyMap<string, string>> {
  const copies = new Map<string, string>()
  const copy = stampOf(context.clock.now())
  const kept = orphans.filter(isKept)
  await inWorkshop(
    context,
    progress,
    async (workshop) => {
      for (const { key, name } of kept) {
        const packing = stepOf(`pack:${key}`)
        if (packing === undefined) continue
        const made = await progress.step(packing, (note) =>
          makeCopy(workshop, { key, volume: name, copy, live: false }, note),
        )
        copies.set(key, made.name)
      }
    },
    { volumes: kept.map(({ key }) => key) },
  )
  return copies
}
