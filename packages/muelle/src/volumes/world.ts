import type { VolumeDetail, VolumeUser } from '../engine/port/volumes.ts'
import { UserError } from '../kernel/errors.ts'
import type { Context } from '../kernel/operation.ts'
import { renderStack } from '../render/render.ts'
import { type Written, writtenOf } from '../render/written.ts'
import { outsideVolumes } from '../stack/volumes.ts'
import { look, type View } from '../workshop/look.ts'

/** A stack's volumes: as compose.yaml wants them, and as they are. */
export interface VolumeWorld extends View {
  readonly written: Written
  /** As they are, by key; those that compose.yaml no longer names too. */
  readonly volumes: readonly VolumeDetail[]
}

/** Looks; changes nothing. */
export async function lookAtVolumes(context: Context): Promise<VolumeWorld> {
  const view = await look(context)
  const volumes = await view.engine.volumes.list(view.stack.project, outsideVolumes(view.stack.volumes))
  return { ...view, volumes, written: writtenOf(renderStack(view.stack)) }
}

/** One volume of the stack. @throws UserError that names those there are. */
export function volumeOf({ stack, volumes }: VolumeWorld, key: string): VolumeDetail {
  const found = volumes.find((volume) => volume.key === key)
  if (found !== undefined) return found
  throw new UserError({
    what: `${stack.project} has no volume ${key}.`,
    evidence: volumes.length === 0 ? 'it has none at all' : `there are ${volumes.map(({ key }) => key).join(', ')}`,
    next: volumes.length === 0 ? 'muelle up makes them.' : 'Name one of these.',
  })
}

/** Whether a container is one that the stack's own services are: it can be stopped and started by Compose. */
const isOwn = ({ stack }: VolumeWorld, user: VolumeUser): boolean =>
  user.project === stack.project && !user.oneOff && user.service !== undefined

/** Services of the stack that run and mount a volume, sorted. */
export const servicesOn = (world: VolumeWorld, { users }: VolumeDetail): readonly string[] => [
  ...new Set(users.flatMap((user) => (user.state === 'running' && isOwn(world, user) ? [user.service ?? ''] : []))),
]

/** Containers that run, mount a volume, and are not the stack's to stop. */
const strangersOn = (world: VolumeWorld, { users }: VolumeDetail): readonly string[] =>
  users.filter((user) => user.state === 'running' && !isOwn(world, user)).map(({ name }) => name)

/** @throws UserError, refused, while somebody else's container uses a volume. */
export function nobodyElseOn(world: VolumeWorld, volume: VolumeDetail): void {
  const others = strangersOn(world, volume)
  if (others.length > 0)
    throw new UserError(
      {
        what: `${volume.key} is used by what this stack cannot stop and start again.`,
        evidence: others.join(', '),
        next: `Stop it first: docker stop ${others[0]}`,
      },
      { refused: true },
    )
}

/** The input field of an operation on one volume. */
export const keyDescription = 'the volume, as compose.yaml calls it'
