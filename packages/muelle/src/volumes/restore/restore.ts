import type { VolumeDetail } from '../../engine/port/volumes.ts'
import { UserError } from '../../kernel/errors.ts'
import { consumerOf, dependentsOf } from '../consumer.ts'
import { type Pause, pauseOf } from '../pause.ts'
import { nobodyElseOn, servicesOn, type VolumeWorld, volumeOf } from '../world.ts'

/** What is restored, and who stands still for it. */
export interface Restore {
  readonly volume: VolumeDetail
  readonly from: string
  /** The previous content becomes a copy. */
  readonly keep: boolean
  readonly pause: Pause
  /** The major version that PostgreSQL's files must be of; undefined for another volume. */
  readonly postgres: number | undefined
}

/**
 * What a restore is about. Changes nothing.
 * @throws UserError, refused, while somebody else's container uses the volume, or when it lies in memory.
 */
export async function restoreOf(
  world: VolumeWorld,
  { key, from, keep }: { readonly key: string; readonly from: string; readonly keep: boolean },
): Promise<Restore> {
  const volume = volumeOf(world, key)
  nobodyElseOn(world, volume)
  if (volume.options.type === 'tmpfs')
    throw new UserError(
      {
        what: `${key} lies in memory: what is restored there is gone with its last container.`,
        next: 'It needs no restore.',
      },
      { refused: true },
    )
  const on = servicesOn(world, volume)
  const running = new Set(
    world.containers.filter(({ state, oneOff }) => state === 'running' && !oneOff).map(({ service }) => service),
  )
  const postgres = consumerOf(world.written, key)?.postgres ?? false
  // What Odoo holds in memory is of the content that goes.
  const dependents = dependentsOf(world.written, on).filter((service) => running.has(service))
  const pause = await pauseOf(world, `volume restore ${key} ${from}`, [...on, ...dependents])
  return { volume, from, keep, pause, postgres: postgres ? world.stack.postgres.version : undefined }
}
