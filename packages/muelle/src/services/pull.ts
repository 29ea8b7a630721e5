import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import type { Engine } from '../engine/port.ts'
import type { ImageRole } from '../facts/images/images.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { imageFor } from '../render/images.ts'
import { loadStack } from '../stack/load.ts'
import type { Stack } from '../stack/stack.ts'
import { ensureImage, rolesFor } from '../workshop/images/ensure.ts'
import { table } from '../workshop/table.ts'

const stepOf = (stack: Stack, role: ImageRole): Step =>
  step({
    id: `image:${role}`,
    what: `have ${imageFor(stack, role)} on the Docker host`,
    why: 'muelle up then need not wait for it; what runs goes on unchanged',
    undo: 'muelle images prune',
  })

export const pull = operation({
  name: 'pull',
  summary: 'Fetch the images of the stack ahead of muelle up',
  help: [
    'Exactly those that muelle.lock pins, or that muelle.yaml names when nothing is pinned yet. What has no registry is built, as muelle up does. Nothing is started, replaced or pinned; one that cannot be had leaves everything as it was.',
    'Newer images behind the same tag: muelle images outdated.',
    '$ muelle pull\n$ muelle pull db proxy',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    services: z
      .array(z.string())
      .default([])
      .describe('services whose images are wanted; all when none is named')
      .meta({ positional: 'rest' }),
  }),
  output: z.object({
    images: z.array(
      z.object({
        role: z.string(),
        reference: z.string(),
        fetched: z.boolean().describe('false: the engine had it'),
        bytes: z.int(),
      }),
    ),
  }),
  async plan(context, { services }) {
    const stack = await loadStack(context, { files: 'unread' })
    return { steps: rolesFor(stack, services).map((role) => stepOf(stack, role)) }
  },
  async run(context, { services }, progress) {
    const stack = await loadStack(context, { files: 'unread' })
    const engine = await connectEngine(stack, context.environ)
    const images = []
    for (const role of rolesFor(stack, services))
      images.push(
        await progress.step(stepOf(stack, role), async (note) => {
          const before = await idOf(engine, stack, role)
          const lock = await ensureImage(engine, stack, role, note, context.signal)
          const reference = lock.images[role]?.reference ?? imageFor(stack, role)
          const image = await engine.image(reference)
          return { role, reference, fetched: image?.id !== before, bytes: image?.size ?? 0 }
        }),
      )
    return { images }
  },
  view: ({ images }) =>
    table(
      ['IMAGE', 'SIZE', ''],
      images.map(({ reference, bytes, fetched }) => [
        reference.replace(/@sha256:([0-9a-f]{12})[0-9a-f]*$/, '@$1'),
        byteText(bytes),
        fetched ? 'new' : 'was there already',
      ]),
    ),
})

const idOf = async (engine: Engine, stack: Stack, role: ImageRole) => (await engine.image(imageFor(stack, role)))?.id
