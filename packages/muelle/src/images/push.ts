import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import type { Lock } from '../stack/lock.ts'
import { changeLock } from '../stack/lock-file.ts'
import type { Stack } from '../stack/stack.ts'
import { gitTag } from '../workshop/revision.ts'
import { builtNow, tagField } from './application.ts'
import { lookAtProject } from './project.ts'

const toField = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*$/,
    'a registry such as registry.acme.cl:5000/team, without https://',
  )
  .optional()
  .describe('registry, with a path or without; images.registry of muelle.yaml when absent')
  .meta({ placeholder: 'REGISTRY' })

interface Input {
  readonly tag?: string | undefined
  readonly to?: string | undefined
}

/** What goes where, and what the registry has under that name. */
async function wanted(context: Context, engine: Engine, stack: Stack, { tag, to }: Input) {
  const registry = to ?? stack.images.registry
  if (registry === null)
    throw new UserError({
      what: 'There is no registry to push to.',
      evidence: 'muelle.yaml has no images.registry, and --to is not given',
      next: 'Write images: {registry: registry.example:5000} in muelle.yaml, or add --to registry.example:5000.',
    })
  const { tag: source, image } = await builtNow(engine, stack)
  const repository = `${registry}/${stack.name}-odoo`
  const target = `${repository}:${tag ?? (await gitTag(stack, context.signal))}`
  const digest = await engine.images.published(target)
  // The engine remembers under which digest it pushed an image, whether or not its client lived to hear it.
  const there = digest !== undefined && image.digests.includes(`${repository}@${digest}`)
  if (digest !== undefined && !there) throw occupied(target, digest, source)
  return { source, image, repository, target, digest: there ? digest : undefined }
}

function stepsOf(
  { source, target, digest }: { source: string; target: string; digest: string | undefined },
  stack: Stack,
) {
  const push = step({
    id: 'push',
    what: `push ${source} as ${target}`,
    why: 'layers that the registry has are not sent again; cut off, the same command goes on',
    argv: ['docker', 'push', target],
  })
  const record = step({
    id: 'record',
    what: `record the digest of ${target} in muelle.lock`,
    why: 'a tag can be moved, a digest cannot',
    undo: 'git checkout muelle.lock',
  })
  const steps: Step[] = []
  if (digest === undefined) steps.push(push)
  if (digest === undefined || stack.lock.pushed?.[target] !== digest) steps.push(record)
  return steps
}

/** The digests of what was pushed: one tag for each repository, the last one; git has the others. */
function withPushed(lock: Lock, repository: string, target: string, digest: string): Lock {
  const others = Object.entries(lock.pushed ?? {}).filter(([name]) => !name.startsWith(`${repository}:`))
  return { ...lock, pushed: { ...Object.fromEntries(others), [target]: digest } }
}

export const imagesPush = operation({
  name: 'images push',
  summary: 'Push the application image of the files as they are now to a registry, under a tag that nothing else has',
  help: [
    'The tag is that of muelle images tag. A tag of the registry is never moved: one that is there with another digest is refused.',
    'The login is that of muelle registry login.',
    '$ muelle images push',
    '$ muelle images push --to registry.example:5000/acme',
  ].join('\n'),
  effect: 'change',
  input: z.object({ tag: tagField, to: toField }),
  output: z.object({
    image: z.string(),
    pushed: z.string().describe('name and tag in the registry'),
    digest: z.string().describe('what the registry knows it by'),
    sent: z.boolean().describe('false: the registry had it'),
  }),
  async plan(context, input) {
    const { stack, engine } = await lookAtProject(context)
    return { steps: stepsOf(await wanted(context, engine, stack, input), stack) }
  },
  async run(context, input, progress) {
    const { stack, engine } = await lookAtProject(context)
    const found = await wanted(context, engine, stack, input)
    const { source, image, repository, target } = found
    let { digest } = found
    for (const each of stepsOf(found, stack))
      await progress.step(each, async (note) => {
        if (each.id === 'push') {
          // By its id, and looked at afterwards: a build or a tag beside this may move names. A lock on one host would
          // not keep docker tag from it.
          await engine.images.tag(image.id, target)
          const pushed = await engine.images.push(target, note, context.signal)
          if (!(await engine.image(image.id))?.digests.includes(`${repository}@${pushed}`))
            throw moved(source, target, pushed)
          digest = pushed
          note(digest)
        } else if (digest !== undefined) {
          const known = digest
          await changeLock(stack, (lock) => withPushed(lock, repository, target, known))
        }
      })
    if (digest === undefined) throw new Error('a push that did not fail has a digest')
    return { image: source, pushed: target, digest, sent: found.digest === undefined }
  },
  view: ({ pushed, digest, sent }, style) =>
    [style.good(`${pushed} ${sent ? 'is pushed' : 'was there already'}.`), style.dim(digest)].join('\n'),
})

const moved = (source: string, target: string, digest: string) =>
  new FailedError(
    {
      what: `${target} was given to another image while it was pushed: the registry has that one now.`,
      evidence: `${digest} is not ${source}; muelle.lock was left alone`,
      next: 'Remove that tag in the registry, or push under another one: muelle images push TAG.',
    },
    { unwound: false },
  )

const occupied = (target: string, digest: string, source: string) =>
  new UserError(
    {
      what: `The registry has another image under ${target}.`,
      evidence: `it has ${digest}; this host never pushed ${source} as that`,
      next: 'Push under another tag (muelle images push TAG). A tag that others may run is not moved.',
    },
    { refused: true },
  )
