import { z } from 'zod'
import { connectEngine } from '../engine/connect.ts'
import type { Engine } from '../engine/port.ts'
import type { Context } from '../kernel/operation.ts'
import { operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { muelleVersion } from '../kernel/version.ts'
import { type OwnImage, type OwnImageRecipe, ownImages, recipe } from '../workshop/images/debian.ts'
import { buildOwnImage } from '../workshop/images/own-image.ts'
import { table } from '../workshop/table.ts'

const Built = z.object({ name: z.string(), tag: z.string(), built: z.boolean().describe('false: the engine had it') })

async function recipes(names: readonly OwnImage[]): Promise<readonly OwnImageRecipe[]> {
  const wanted = names.length === 0 ? ownImages : ownImages.filter((name) => names.includes(name))
  return Promise.all(wanted.map((name) => recipe(name, 'debian', muelleVersion)))
}

/** Needs no muelle.yaml: a machine may be prepared before there is a project. */
const engineOf = (context: Context): Promise<Engine> =>
  connectEngine({ host: undefined, socket: undefined }, context.environ)

const stepOf = ({ name, tag, base }: OwnImageRecipe): Step =>
  step({
    id: `image:${name}`,
    what: `build ${tag}`,
    why: base === undefined ? 'the base of all others: Debian 12 by debootstrap' : `from Debian packages, on ${base}`,
    undo: `docker rmi ${tag}`,
  })

export const imagesBuild = operation({
  name: 'images build',
  summary: 'Build the images of the stack from Debian packages, for sites without a registry',
  help: '$ muelle images build\n$ muelle images build postgres haproxy\n$ muelle images build --mirror http://debian.internal/debian',
  effect: 'change',
  input: z.object({
    names: z
      .array(z.enum(ownImages))
      .default([])
      .describe('images; all when none is named')
      .meta({ positional: 'rest' }),
    noCache: z.boolean().default(false).describe('build again what the engine has already'),
    mirror: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe("Debian mirror; this machine's own Debian default when absent")
      .meta({ placeholder: 'URL' }),
  }),
  output: z.object({ images: z.array(Built) }),
  async plan(context, { names, noCache }) {
    const engine = await engineOf(context)
    const steps: Step[] = []
    for (const wanted of await recipes(names))
      if (noCache || (await engine.image(wanted.tag)) === undefined) steps.push(stepOf(wanted))
    return { steps }
  },
  async run(context, { names, noCache, mirror }, progress) {
    const engine = await engineOf(context)
    const images: z.output<typeof Built>[] = []
    for (const wanted of await recipes(names)) {
      const options = { noCache, mirror, signal: context.signal }
      const { tag, built } = await progress.step(stepOf(wanted), (note) => buildOwnImage(engine, wanted, options, note))
      images.push({ name: wanted.name, tag, built })
    }
    return { images }
  },
  view: ({ images }) =>
    table(
      ['IMAGE', 'TAG', ''],
      images.map(({ name, tag, built }) => [name, tag, built ? 'built' : 'was there']),
    ),
})
