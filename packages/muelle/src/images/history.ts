import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { nameOf } from '../workshop/images/remove.ts'
import { look } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { cut, instruction } from './instruction.ts'
import { imageField, imageNamed } from './which.ts'

export const imagesHistory = operation({
  name: 'images history',
  summary: 'Show the build steps of an image, and what each added',
  help: 'The first step stands first. The whole instructions are in --format json.\n$ muelle images history\n$ muelle images history postgres',
  effect: 'read',
  input: z.object({ image: imageField }),
  output: z.object({
    image: z.string(),
    id: z.string(),
    size: z.int(),
    steps: z.array(
      z.object({ createdAt: z.string(), size: z.int(), command: z.string().describe('as the builder wrote it down') }),
    ),
  }),
  async run(context, { image: named }) {
    const view = await look(context)
    const image = await imageNamed(view, named, context.clock.now())
    const steps = await view.engine.images.history(image.id)
    return { image: nameOf(image), id: image.id, size: image.size, steps: steps.map((each) => ({ ...each })) }
  },
  view: ({ image, size, steps }, style) =>
    [
      `${style.bold(image)}, ${byteText(size)}`,
      table(
        ['CREATED', 'SIZE', 'STEP'],
        steps.map((step) => [
          step.createdAt.slice(0, 16).replace('T', ' '),
          step.size === 0 ? style.dim('-') : byteText(step.size),
          cut(instruction(step.command), Math.max(style.width - 30, 40)),
        ]),
      ),
    ].join('\n'),
})
