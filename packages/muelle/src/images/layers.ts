import { z } from 'zod'
import { askLayers } from '../engine/layers/ask.ts'
import { Waste } from '../engine/layers/waste.ts'
import type { StoredImage } from '../engine/port/images.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import { imageFor } from '../render/images.ts'
import { ensureMuelleImage } from '../workshop/images/ensure.ts'
import { nameOf } from '../workshop/images/remove.ts'
import { layersOf } from '../workshop/images/space.ts'
import { look, type View } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { copies, cut, instruction } from './instruction.ts'
import { imageField, imageNamed } from './which.ts'

const Layer = z.object({
  step: z.string().describe('the instruction that made it'),
  size: z.int(),
  files: z.int(),
  own: z.boolean().describe('false: it is the base’s'),
})

const Cut = Waste.extend({
  own: z.boolean().describe('false: only another base, or its maker, can cut it'),
  advice: z.string(),
})
  .omit({ layer: true, by: true })
  .extend({
    step: z.string().describe('the instruction that put it there'),
    by: z.string().nullable().describe('the later instruction that removed or replaced it'),
  })

/** What to do about it. */
const advice: Readonly<Record<z.output<typeof Waste>['kind'], string>> = {
  'removed later': 'remove it in the step that makes it: a layer keeps what later ones remove',
  'replaced later': 'write it once',
  'owner or mode changed later': 'COPY --chown, or change it in the step that makes it: each file is there twice',
  'package lists': 'rm -rf /var/lib/apt/lists/* in the same step',
  'package archives': 'apt-get clean in the same step',
  'pip cache': 'pip install --no-cache-dir',
  'npm cache': 'npm cache clean --force in the same step',
  'git repository': 'leave .git out of the build context',
  node_modules: 'build in a stage of its own, and copy what it made',
  'byte code': 'leave __pycache__ out of the build context: it is another Python’s',
  tests: 'leave them out where no test is run in this image',
  documentation: 'dpkg path-exclude for /usr/share/doc and man before installing',
}

/** How many layers of an image are its base's: those that the base has too. */
async function layersOfBase({ stack, engine }: View, image: StoredImage): Promise<number> {
  const name = image.labels['org.opencontainers.image.base.name'] || imageFor(stack, 'odoo')
  const base = (await engine.images.list()).find(
    ({ tags, digests, id }) =>
      [...tags, ...digests].some(
        (each) => each === name || (name.includes('@') && name.endsWith(each.split('@')[1] ?? '?')),
      ) && id !== image.id,
  )
  const shared = base?.layers.every((layer, index) => image.layers[index] === layer) ?? false
  return shared ? (base?.layers.length ?? 0) : 0
}

export const imagesLayers = operation({
  name: 'images layers',
  summary: 'Show the layers of an image by size, and what in them could be cut',
  help: [
    'Every layer is read on the Docker host, by name and size of its files: what is said of them stands in them. Large images take a minute.',
    '$ muelle images layers',
    '$ muelle images layers odoo',
  ].join('\n'),
  effect: 'read',
  input: z.object({ image: imageField }),
  output: z.object({
    image: z.string(),
    size: z.int(),
    layers: z.array(Layer),
    cuts: z.array(Cut),
    own: z.int().describe('bytes that could be cut from the steps of this image'),
  }),
  async run(context, { image: named }, progress) {
    const view = await look(context)
    const { stack, engine } = view
    const image = await imageNamed(view, named, context.clock.now())
    const steps = layersOf(image.layers, await engine.images.history(image.id))
    const base = await layersOfBase(view, image)
    const copied = steps.flatMap(({ command }, index) => (copies(command) ? [index] : []))
    const reading = step({
      id: 'read',
      what: `read the layers of ${nameOf(image)}`,
      why: 'on its host',
      effect: 'read',
    })
    const { layers, waste } = await progress.step(reading, async (note) => {
      const muelle = await ensureMuelleImage(engine, stack, note, context.signal)
      note(`reading ${byteText(image.size)}`)
      return askLayers(engine, { image: image.id, muelle, socket: stack.socket, copied }, context.signal)
    })
    const stepOf = (index: number) => instruction(steps[index]?.command ?? '')
    const cuts = waste.map(({ layer, by, ...rest }) => ({
      ...rest,
      step: stepOf(layer),
      by: by === null ? null : stepOf(by),
      // What an own step does to the base's files is the own step's affair.
      own: (by ?? layer) >= base,
      advice: advice[rest.kind],
    }))
    return {
      image: nameOf(image),
      size: image.size,
      layers: layers.map(({ bytes, files }, index) => ({
        step: stepOf(index),
        size: bytes,
        files,
        own: index >= base,
      })),
      cuts,
      own: cuts.reduce((sum, { own, bytes }) => (own ? sum + bytes : sum), 0),
    }
  },
  view({ image, size, layers, cuts, own }, style) {
    const width = Math.max(style.width - 34, 40)
    const worth = cuts.filter(({ bytes }) => bytes >= worthSaying).sort((a, b) => Number(b.own) - Number(a.own))
    return [
      `${style.bold(image)}, ${byteText(size)}`,
      table(
        ['SIZE', 'FILES', 'OF', 'STEP'],
        layers.map((layer) => [
          byteText(layer.size),
          String(layer.files),
          layer.own ? 'itself' : style.dim('base'),
          cut(layer.step, width),
        ]),
      ),
      '',
      worth.length === 0
        ? style.good('Nothing in it is worth cutting.')
        : table(
            ['SIZE', 'OF', 'WHAT', 'LARGEST', 'HOW'],
            worth.map((each) => [
              byteText(each.bytes),
              each.own ? 'itself' : style.dim('base'),
              each.kind,
              cut(each.example, 44),
              each.own ? each.advice : style.dim('the base’s maker can'),
            ]),
          ),
      own >= worthSaying ? `Of its own steps ${style.bold(byteText(own))} could be cut.` : '',
    ]
      .join('\n')
      .trimEnd()
  },
})

/** Bytes below which a cut is not worth a person's time. */
const worthSaying = 100_000
