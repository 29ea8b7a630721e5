import { z } from 'zod'
import { type Keys, keysOf } from '../addons/keys.ts'
import { connectEngine } from '../engine/connect.ts'
import type { Engine } from '../engine/port.ts'
import type { ImageRole } from '../facts/images/images.ts'
import { UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Step, step } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import { changeLock, difference } from '../stack/lock-file.ts'
import type { Stack } from '../stack/stack.ts'
import { fetchAddons } from '../workshop/addons/fetch.ts'
import { buildApplication } from '../workshop/application.ts'
import { ensureImage, isOwnImage, makeOwn, rolesFor } from '../workshop/images/ensure.ts'
import { retire, retireStep } from '../workshop/images/remove.ts'

const hasGit = ({ odoo }: Pick<Stack, 'odoo'>) => odoo.addons.some((source) => typeof source !== 'string')

function stepOf(stack: Stack, role: ImageRole): Step {
  const { odoo } = stack
  return role === 'odoo'
    ? step({
        id: 'application',
        what: `build the application image on ${odoo.image}${hasGit({ odoo }) ? ', and pin new git addons in muelle.lock' : ''}`,
        why: 'addons are baked into it; the tag carries the hash of everything it is made from',
      })
    : step({
        id: `image:${role}`,
        what: `build the image of ${role}`,
        why: role === 'muelle' ? 'the helper and the steward run this very Muelle' : 'images.source: debian',
      })
}

/** The images of these services that are built and not pulled; all of them when none is named. */
function builtRoles(stack: Stack, services: readonly string[]): readonly Exclude<ImageRole, 'ai'>[] {
  const roles = rolesFor(stack, services)
  const built = roles.filter((role): role is Exclude<ImageRole, 'ai'> => role === 'odoo' || isOwnImage(stack, role))
  if (built.length > 0) return built
  throw new UserError({
    what: `The image of ${services.join(', ')} is not built: a registry has it.`,
    evidence: `images.source: ${stack.images.source}`,
    next: `Fetch it with: muelle pull ${services.join(' ')}`,
  })
}

export const build = operation({
  name: 'build',
  summary: 'Build the images of the stack: Odoo with the addons baked in, and those that no registry has',
  help: [
    'muelle up does this too. Needs no running stack, and leaves what runs as it is. An image that the engine has already, made from the same files, is not built again.',
    '$ muelle build\n$ muelle build odoo --no-cache\n$ muelle build db proxy',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    services: z
      .array(z.string())
      .default([])
      .describe('services whose images are wanted; all when none is named, odoo is the application')
      .meta({ positional: 'rest' }),
    noCache: z.boolean().default(false).describe('run every build step again'),
  }),
  output: z.object({
    images: z.array(
      z.object({
        role: z.string(),
        tag: z.string(),
        built: z.boolean().describe('false: the engine had exactly this image'),
      }),
    ),
  }),
  async plan(context, { services }) {
    const stack = await loadStack(context)
    const roles = builtRoles(stack, services)
    return {
      steps: [...roles.map((role) => stepOf(stack, role)), ...(roles.includes('odoo') ? [retireStep(stack)] : [])],
    }
  },
  async run(context, { services, noCache }, progress) {
    const stack = await loadStack(context)
    const engine = await connectEngine(stack, context.environ)
    await using keys = keysOf(context, progress)
    const images = []
    for (const role of builtRoles(stack, services))
      images.push({
        role,
        ...(await progress.step(stepOf(stack, role), async (note) => {
          if (role === 'odoo') return buildOdoo(context, stack, engine, keys, noCache, note)
          return makeOwn(engine, stack, role, { noCache, signal: context.signal }, note)
        })),
      })
    if (images.some(({ role }) => role === 'odoo'))
      await progress.step(retireStep(stack), async (note) => {
        const { names } = await retire(engine, stack, context.clock.now(), note, context.signal)
        return names.length > 0
      })
    return { images }
  },
  view: ({ images }) => images.map(({ tag, built }) => `${tag} ${built ? 'is built' : 'was there already'}`).join('\n'),
})

async function buildOdoo(
  context: Context,
  stack: Stack,
  engine: Engine,
  keys: Keys,
  noCache: boolean,
  note: (text: string) => void,
): Promise<{ readonly tag: string; readonly built: boolean }> {
  const based = { ...stack, lock: await ensureImage(engine, stack, 'odoo', note, context.signal) }
  const lock = await fetchAddons(based, keys.read, note, context)
  // What is built is pinned: the next `up` takes the same commits. The images are pinned by it, when it has all of them.
  const pinned = { ...stack.lock, addons: lock.addons }
  if (JSON.stringify(pinned) !== JSON.stringify(stack.lock)) await changeLock(stack, difference(stack.lock, pinned))
  return buildApplication(engine, { ...based, lock }, { noCache }, note, context.signal)
}
