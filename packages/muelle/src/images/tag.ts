import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { gitTag } from '../workshop/revision.ts'
import { builtNow, tagField } from './application.ts'
import { lookAtProject } from './project.ts'

/** What would be tagged, and what has that name now. */
async function wanted(context: Context, engine: Engine, stack: Stack, named: string | undefined) {
  const source = await builtNow(engine, stack)
  const target = `${stack.name}-odoo:${named ?? (await gitTag(stack, context.signal))}`
  return { source, target, holder: await engine.image(target) }
}

const tagStep = (source: string, target: string, taken: string | undefined) =>
  step({
    id: 'tag',
    what: `call ${source} ${target}`,
    why:
      taken === undefined
        ? 'version and commit can be read from it'
        : `asked for by --force; it named ${taken} until now`,
    argv: ['docker', 'tag', source, target],
    undo: taken === undefined ? `docker rmi ${target}` : `docker tag ${taken} ${target}`,
  })

const short = (id: string): string => id.replace('sha256:', '').slice(0, 12)

export const imagesTag = operation({
  name: 'images tag',
  summary: 'Tag the application image of the files as they are now by version and git commit',
  help: [
    'The version is the nearest git tag, or Odoo’s version; files that are not committed are said in the tag: -dirty.',
    '$ muelle images tag',
    '$ muelle images tag 2026-11',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    tag: tagField,
    force: z.boolean().default(false).describe('take the tag from another image'),
  }),
  output: z.object({ image: z.string(), tag: z.string(), id: z.string(), changed: z.boolean() }),
  async plan(context, { tag, force }) {
    const { stack, engine } = await lookAtProject(context)
    const { source, target, holder } = await wanted(context, engine, stack, tag)
    if (holder?.id === source.image.id) return { steps: [] }
    if (holder !== undefined && !force) throw taken(target, holder.id, source.image.id)
    return { steps: [tagStep(source.tag, target, holder && short(holder.id))] }
  },
  async run(context, { tag, force }, progress) {
    const { stack, engine } = await lookAtProject(context)
    const { source, target, holder } = await wanted(context, engine, stack, tag)
    const { id } = source.image
    if (holder?.id === id) return { image: source.tag, tag: target, id, changed: false }
    if (holder !== undefined && !force) throw taken(target, holder.id, id)
    await progress.step(tagStep(source.tag, target, holder && short(holder.id)), () => engine.images.tag(id, target))
    return { image: source.tag, tag: target, id, changed: true }
  },
  view: ({ image, tag, changed }, style) =>
    changed ? style.good(`${image} is also ${tag} now.`) : `${image} was ${tag} already.`,
})

const taken = (target: string, holder: string, id: string) =>
  new UserError(
    {
      what: `${target} is another image.`,
      evidence: `it names ${short(holder)}; the image of these files is ${short(id)}`,
      next: 'Choose another tag, commit what changed, or take it with --force.',
    },
    { refused: true },
  )
