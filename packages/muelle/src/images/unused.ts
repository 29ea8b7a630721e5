import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { stackImages } from '../workshop/images/inventory.ts'
import type { OwnedImage } from '../workshop/images/owned.ts'
import { nameOf } from '../workshop/images/remove.ts'
import { bytesOnlyIn } from '../workshop/images/space.ts'
import { look } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { allField } from './prunable.ts'

const Unused = z.object({
  name: z.string().describe('the first tag; the id of what has none'),
  id: z.string(),
  kind: z.enum(['application', 'own', 'left over']),
  shared: z.boolean().describe('of Muelle itself, for every stack of this Docker host: prune takes --muelle for it'),
  createdAt: z.string(),
  size: z.int().describe('bytes, with the layers that it shares'),
  keptBecause: z.string().nullable().describe('null: muelle images prune removes it'),
})

export const imagesUnused = operation({
  name: 'images unused',
  summary: 'Show the images of the stack that no container uses, and which of them prune would remove',
  help: 'Only images that Muelle made are spoken of, by their labels.\n$ muelle images unused',
  effect: 'read',
  input: z.object({ all: allField }),
  output: z.object({
    project: z.string(),
    images: z.array(Unused),
    reclaimable: z.int().describe('bytes that images prune would give back: layers that something else shares stay'),
    withMuelle: z.int().describe('bytes that images prune --muelle would give back'),
  }),
  async run(context, input) {
    const { stack, engine } = await look(context)
    const owned = await stackImages(engine, stack, context.clock.now(), input.all)
    const unused = owned.filter(({ usedBy }) => usedBy.length === 0)
    const all = await engine.images.list()
    const free = (which: (each: OwnedImage) => boolean) => {
      const going = unused.filter((each) => each.keptBecause === undefined && which(each)).map(({ image }) => image)
      const staying = all.filter(({ id }) => !going.some((image) => image.id === id))
      return bytesOnlyIn(engine, going, staying)
    }
    return {
      project: stack.project,
      images: unused.map(({ image, kind, shared, keptBecause }) => ({
        name: nameOf(image),
        id: image.id,
        kind,
        shared,
        createdAt: image.createdAt,
        size: image.size,
        keptBecause: keptBecause ?? null,
      })),
      reclaimable: await free(({ shared }) => !shared),
      withMuelle: await free(() => true),
    }
  },
  view: ({ images, reclaimable, withMuelle }, style) =>
    images.length === 0
      ? style.good('Every image of this stack is in use.')
      : [
          table(
            ['IMAGE', 'WHAT', 'CREATED', 'SIZE', 'KEPT BECAUSE'],
            images.map(({ name, kind, createdAt, size, keptBecause }) => [
              name,
              kind,
              createdAt.slice(0, 10),
              byteText(size),
              keptBecause ?? style.warn('may go'),
            ]),
          ),
          ...(reclaimable > 0 ? [`muelle images prune would give back ${style.bold(byteText(reclaimable))}.`] : []),
          ...(withMuelle > reclaimable
            ? [`muelle images prune --muelle would give back ${style.bold(byteText(withMuelle))}.`]
            : []),
          ...(withMuelle === 0 ? ['There is nothing to prune.'] : []),
        ].join('\n'),
})
