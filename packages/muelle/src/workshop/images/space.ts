import { createHash } from 'node:crypto'
import type { HistoryStep, StoredImage } from '../../engine/port/images.ts'
import type { Engine } from '../../engine/port.ts'

/** A layer of an image: the step that made it. */
export interface Layer extends HistoryStep {
  /** Stands for this layer and all below it: two images share the layer when they have the same. */
  readonly chain: string
}

/**
 * The layers of an image, the lowest first. Steps that only set something (ENV, LABEL, CMD …) made none.
 * @param layers digests of the layers' contents. @param history the steps, the first one first.
 */
export function layersOf(layers: readonly string[], history: readonly HistoryStep[]): readonly Layer[] {
  const making = history.filter(({ size, command }) => size > 0 || !sets.test(command))
  const filled = history.filter(({ size }) => size > 0)
  // The engine does not say which steps left a layer: counting tells, and bytes count in any case.
  const steps = making.length === layers.length ? making : filled
  const hash = createHash('sha256')
  return layers.map((layer, index) => ({
    chain: hash.update(layer).copy().digest('hex'),
    ...(steps[index] ?? { size: 0, command: '', createdAt: '' }),
  }))
}

/** Instructions that change the configuration and no file, as the classic builder (`#(nop)`) and BuildKit write them down. */
const sets =
  /^(?:.*#\(nop\)\s+)?(?:ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b/

/** The layers of several images, one by one, each counted once. */
export async function layersOfAll(
  engine: Engine,
  images: readonly StoredImage[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>()
  for (const { id, layers } of images)
    for (const { chain, size } of layersOf(layers, await engine.images.history(id))) sizes.set(chain, size)
  return sizes
}

/** Bytes on the disk that only `going` have, when `staying` is all that is left. */
export async function bytesOnlyIn(
  engine: Engine,
  going: readonly StoredImage[],
  staying: readonly StoredImage[],
): Promise<number> {
  return bytesWithout(await layersOfAll(engine, going), staying)
}

/** Bytes of those layers that no image of `staying` has. */
export function bytesWithout(layers: ReadonlyMap<string, number>, staying: readonly StoredImage[]): number {
  const kept = new Set(staying.flatMap((image) => layersOf(image.layers, []).map(({ chain }) => chain)))
  return [...layers].reduce((sum, [chain, size]) => (kept.has(chain) ? sum : sum + size), 0)
}
