import type { StoredImage } from '../../engine/port/images.ts'
import type { Engine } from '../../engine/port.ts'
import { type Step, step } from '../../kernel/steps.ts'
import type { Stack } from '../../stack/stack.ts'
import { stackImages } from './inventory.ts'
import { type OwnedImage, ownedImages } from './owned.ts'
import { bytesWithout, layersOfAll } from './space.ts'

/** What was removed, and what it gave back. */
export interface Removed {
  /** The names that are gone; the id of what had none. */
  readonly names: readonly string[]
  /** Bytes on the disk of the Docker host. */
  readonly freed: number
}

export const nameOf = ({ id, tags }: Pick<StoredImage, 'id' | 'tags'>): string =>
  tags[0] ?? id.replace('sha256:', '').slice(0, 12)

/**
 * Removes images, name by name, never by force: what a container took into use meanwhile stays.
 * @param note told each one that is gone.
 */
export async function removeImages(
  engine: Engine,
  going: readonly StoredImage[],
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Removed> {
  const layers = await layersOfAll(engine, going)
  const names: string[] = []
  for (const image of going) {
    signal?.throwIfAborted()
    // Asked again for each: a container may have been made of it a moment ago, and a name can be taken from under one.
    if ((await engine.images.uses()).some(({ imageId }) => imageId === image.id)) continue
    if (!(await removeWhole(engine, image))) continue
    names.push(...(image.tags.length === 0 ? [nameOf(image)] : image.tags))
    note(`removed ${nameOf(image)}`)
  }
  return { names, freed: bytesWithout(layers, await engine.images.list()) }
}

/** With its last name an image goes; one that never had a name goes by its id. */
async function removeWhole(engine: Engine, { id, tags, digests }: StoredImage): Promise<boolean> {
  let removed = false
  for (const name of [...tags, ...digests, id]) removed = (await engine.images.remove(name)) === 'removed' || removed
  return removed
}

/**
 * Removes what a build leaves: the builder keeps each stage, and what a new image took the name of, as an image without a name,
 * which nothing would ever remove. The stage that makes wheels is kept once: it spares the next build minutes.
 * @param made short ids of the images that this build made.
 */
export async function removeStages(engine: Engine, stack: Stack, made: readonly string[]): Promise<void> {
  const [images, uses] = await Promise.all([engine.images.list(), engine.images.uses()])
  const found = {
    ...{ name: stack.name, environment: stack.environment, images, uses },
    ...{ releases: new Map(), locked: [], current: [], down: [], keepTags: 1, now: Date.now() },
  }
  const ours = ({ image }: OwnedImage) => made.some((id) => image.id.startsWith(`sha256:${id}`))
  const going = ownedImages(found).filter(
    (owned) =>
      owned.kind === 'left over' &&
      !owned.shared &&
      (owned.keptBecause === undefined || (ours(owned) && owned.usedBy.length === 0 && !isWheels(owned.image))),
  )
  for (const { image } of going) await engine.images.remove(image.id)
}

const isWheels = ({ labels }: StoredImage): boolean => labels['io.muelle.stage'] === 'wheels'

/** The step that applies `images.keepTags`, in whatever builds. */
export const retireStep = ({ images }: Stack): Step =>
  step({
    id: 'retention',
    what: `remove application images of this stack beyond the ${images.keepTags} newest`,
    why: 'images.keepTags; what a container uses and what the release names stay',
  })

/** Removes the application images beyond `images.keepTags`; the releases' and whatever a container uses stay. */
export async function retire(
  engine: Engine,
  stack: Stack,
  now: string,
  note: (text: string) => void,
  signal?: AbortSignal,
): Promise<Removed> {
  const going = (await stackImages(engine, stack, now))
    .filter(({ kind, keptBecause }) => kind === 'application' && keptBecause === undefined)
    .map(({ image }) => image)
  return removeImages(engine, going, note, signal)
}
