import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import type { ImageRole } from '../facts/images/images.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { muelleVersion } from '../kernel/version.ts'
import { loadStack } from '../stack/load.ts'
import { changeLock } from '../stack/lock-file.ts'
import type { Stack } from '../stack/stack.ts'
import { recipe } from '../workshop/images/debian.ts'
import { isOwnImage, lockedImage, makeOwn } from '../workshop/images/ensure.ts'
import { buildOwnImage } from '../workshop/images/own-image.ts'
import { look } from '../workshop/look.ts'
import { type Newer, newerThan, wantedRoles } from './newer.ts'

const roles = ['odoo', 'postgres', 'haproxy', 'caddy', 'redis', 'mailcatcher', 'muelle'] as const

const Updated = z.object({
  role: z.string(),
  from: z.string(),
  to: z.string().describe('what muelle.lock names now; the same name for what was built again'),
})

/** What is newer, of the roles that are asked for. */
async function outdated(context: Context, engine: Engine, stack: Stack, asked: readonly ImageRole[]) {
  const found: { readonly role: ImageRole; readonly newer: Newer }[] = []
  for (const role of wantedRoles(stack, asked)) {
    const newer = await newerThan(engine, stack, role, context.signal)
    if (newer.state === 'newer') found.push({ role, newer })
  }
  return found
}

const pinOf = ({ reference, newDigest }: Newer): string => `${reference.replace(/@.*/, '')}@${newDigest}`

const baseStep = step({
  id: 'base',
  what: 'build the Debian base again',
  why: 'the packages that all others share are in it',
})

const updateStep = (stack: Stack, role: ImageRole, newer: Newer): Step =>
  isOwnImage(stack, role)
    ? step({
        id: `build:${role}`,
        what: `build ${newer.reference} again, without the cache`,
        why: `${newer.packages.length} packages are newer; each stack of this Docker host takes it with its next muelle up`,
      })
    : step({
        id: `pin:${role}`,
        what: `pull ${pinOf(newer)} and pin it in muelle.lock in place of ${newer.digest}`,
        why: 'the registry has it behind the same tag now; what runs goes on until muelle up',
        undo: 'git checkout muelle.lock',
      })

export const imagesUpdate = operation({
  name: 'images update',
  summary: 'Pin the newer images that registries have, and build the Debian ones again where packages are newer',
  help: [
    'Nothing that runs is touched: look at muelle plan afterwards, then muelle up.',
    '$ muelle images update --dry-run',
    '$ muelle images update postgres',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    roles: z.array(z.enum(roles)).default([]).describe('roles; all when none is named').meta({ positional: 'rest' }),
  }),
  output: z.object({ project: z.string(), updated: z.array(Updated) }),
  async plan(context, input) {
    const { stack, engine } = await look(context)
    const found = await outdated(context, engine, stack, input.roles)
    const debian = found.some(({ newer }) => newer.packages.length > 0)
    return {
      steps: [...(debian ? [baseStep] : []), ...found.map(({ role, newer }) => updateStep(stack, role, newer))],
    }
  },
  async run(context, input, progress) {
    const { stack, engine } = await look(context)
    const found = await outdated(context, engine, stack, input.roles)
    const { signal } = context
    if (found.some(({ newer }) => newer.packages.length > 0))
      await progress.step(baseStep, async (note) =>
        buildOwnImage(engine, await recipe('base', 'debian', muelleVersion), { noCache: true, signal }, note),
      )
    const updated: z.output<typeof Updated>[] = []
    for (const { role, newer } of found)
      await progress.step(updateStep(stack, role, newer), async (note) => {
        const from = newer.reference
        if (isOwnImage(stack, role)) {
          const { tag } = await makeOwn(engine, stack, role, { noCache: true, signal }, note)
          updated.push({ role, from, to: tag })
        } else updated.push({ role, from, to: await pin(context, engine, role, pinOf(newer), note) })
      })
    return { project: stack.project, updated }
  },
  view: ({ updated }, style) =>
    updated.length === 0
      ? style.good('Nothing is newer than what is pinned.')
      : [
          ...updated.map(({ role, to }) => `${role}: ${to}`),
          'Look at it with muelle plan; muelle up takes it into use.',
        ].join('\n'),
})

/** Pulls exactly what was planned, whatever the tag leads to meanwhile, and writes it down at once. */
async function pin(
  context: Context,
  engine: Engine,
  role: ImageRole,
  reference: string,
  note: (text: string) => void,
): Promise<string> {
  await engine.pull(reference, note, context.signal)
  // Read again: a pull takes long, and somebody may have pinned something meanwhile.
  const stack = await loadStack(context, { files: 'unread' })
  const image = await lockedImage(engine, stack, role, reference)
  await changeLock(stack, (lock) => ({ ...lock, images: { ...lock.images, [role]: image } }))
  return image.reference
}
