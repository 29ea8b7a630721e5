import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { byteText } from '../kernel/bytes.ts'
import type { Context } from '../kernel/operation.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { stackImages } from '../workshop/images/inventory.ts'
import type { OwnedImage } from '../workshop/images/owned.ts'
import { nameOf, removeImages } from '../workshop/images/remove.ts'
import { bytesOnlyIn } from '../workshop/images/space.ts'
import { look } from '../workshop/look.ts'
import { allField, muelleField } from './prunable.ts'

interface Input {
  readonly all: boolean
  readonly muelle: boolean
}

/** The images that may go, newest first: what is built on another one goes before it. */
async function goingFrom(
  context: Context,
  engine: Engine,
  stack: Stack,
  { all, muelle }: Input,
): Promise<readonly OwnedImage[]> {
  const owned = await stackImages(engine, stack, context.clock.now(), all)
  return owned.filter(({ keptBecause, shared }) => keptBecause === undefined && (muelle || !shared))
}

const again: Readonly<Record<OwnedImage['kind'], string | undefined>> = {
  application: 'git checkout of its revision, then muelle build',
  own: 'muelle images build of the Muelle that made it',
  'left over': undefined,
}

const whyOf: Readonly<Record<OwnedImage['kind'], string>> = {
  application: 'no container uses it, no release names it, and it is beyond images.keepTags',
  own: 'made by another version of Muelle, and no container uses it',
  'left over': 'it has no name: a build left it, or a newer one took its name',
}

const removeStep = ({ image, kind }: OwnedImage): Step =>
  step({
    id: `image:${nameOf(image)}`,
    what: `remove ${image.tags.join(', ') || nameOf(image)}, ${byteText(image.size)} with shared layers`,
    why: whyOf[kind],
    effect: 'destroy',
    undo: again[kind],
  })

export const imagesPrune = operation({
  name: 'images prune',
  summary: 'Remove old images of the stack, and what builds left behind',
  help: [
    'Only images that Muelle made, by their labels. What a container uses, what the release and the one before it name, and the images.keepTags newest application images stay.',
    '$ muelle images prune --dry-run',
    'With --muelle also what earlier versions of Muelle left on this Docker host.',
    '$ muelle images prune --muelle --confirm acme-production',
  ].join('\n'),
  // A destroy when its plan loses something; nothing to do needs nobody's agreement.
  effect: 'change',
  input: z.object({ all: allField, muelle: muelleField }),
  output: z.object({
    project: z.string(),
    removed: z.array(z.string()).describe('names; ids of what had none'),
    freed: z.int().describe('bytes on the disk of the Docker host'),
  }),
  async plan(context, input) {
    const { stack, engine } = await look(context)
    const going = await goingFrom(context, engine, stack, input)
    if (going.length === 0) return { steps: [] }
    const images = going.map(({ image }) => image)
    const staying = (await engine.images.list()).filter(({ id }) => !images.some((image) => image.id === id))
    const freed = byteText(await bytesOnlyIn(engine, images, staying))
    const count = `${going.length} ${going.length === 1 ? 'image' : 'images'}`
    return {
      loses: stack.project,
      steps: [
        { ...lockStep(stack), why: `nobody deploys meanwhile; ${count} go, which frees ${freed}` },
        ...going.map(removeStep),
      ],
    }
  },
  async run(context, input, progress) {
    const seen = await look(context)
    // Nothing to do needs no helper container, and no line in the journal.
    if ((await goingFrom(context, seen.engine, seen.stack, input)).length === 0)
      return { project: seen.stack.project, removed: [], freed: 0 }
    return inWorkshop(context, progress, async ({ stack, engine }) => {
      const going = await goingFrom(context, engine, stack, input)
      const removed: string[] = []
      let freed = 0
      for (const each of going) {
        const gone = await progress.step(removeStep(each), async (note) =>
          removeImages(engine, [each.image], note, context.signal),
        )
        removed.push(...gone.names)
        freed += gone.freed
      }
      return { project: stack.project, removed, freed }
    })
  },
  view: ({ removed, freed }, style) =>
    removed.length === 0
      ? 'There is nothing to prune.'
      : [...removed.map((name) => `removed ${name}`), style.good(`${byteText(freed)} are free again.`)].join('\n'),
})
