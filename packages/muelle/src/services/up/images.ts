import type { Task } from '../../engine/host/durable.ts'
import type { ImageRole } from '../../facts/images/images.ts'
import { step } from '../../kernel/steps.ts'
import { writeRendered } from '../../project/write.ts'
import { renderStack } from '../../render/render.ts'
import { deployKey } from '../../secrets/deploy-key.ts'
import { changeLock, difference } from '../../stack/lock-file.ts'
import type { Stack } from '../../stack/stack.ts'
import { fetchAddons } from '../../workshop/addons/fetch.ts'
import { buildApplication } from '../../workshop/application.ts'
import { ensureImage, rolesOf } from '../../workshop/images/ensure.ts'
import { retire, retireStep } from '../../workshop/images/remove.ts'
import type { World } from '../../workshop/world.ts'
import { releaseOf } from './host.ts'

/** Pulls or builds the image of one role and notes in the lock what it is and who its user is. */
function imageTask(stack: Stack, role: ImageRole): Task<World> {
  const verb = stack.images.source === 'debian' && role !== 'odoo' ? 'build' : 'pull'
  return {
    step: step({
      id: `image:${role}`,
      what: `${verb} the image of ${role} unless the engine has it`,
      why: 'what runs is pinned in muelle.lock',
    }),
    async work(world, note) {
      const before = JSON.stringify(world.stack.lock)
      world.stack = {
        ...world.stack,
        lock: await ensureImage(world.engine, world.stack, role, note, world.context.signal),
      }
      return JSON.stringify(world.stack.lock) !== before
    },
  }
}

/** Every image that Odoo needs; that of the AI service is not among them, however large it is (`ai.ts`). */
export const imageTasks = (stack: Stack): readonly Task<World>[] =>
  rolesOf(stack).flatMap((role) => (role === 'ai' ? [] : [imageTask(stack, role)]))

/** Checks out git addons at their pinned commits; nothing for a stack that has none. */
export function addonsTasks(stack: Stack): readonly Task<World>[] {
  const sources = stack.odoo.addons.flatMap((source) => (typeof source === 'string' ? [] : [source.git]))
  if (sources.length === 0) return []
  const fetch: Task<World> = {
    step: step({
      id: 'addons',
      what: `check out ${sources.join(', ')} into .muelle/addons/`,
      why: 'at the commits of muelle.lock; new ones are pinned there',
    }),
    async work(world, note) {
      const readKey = (name: string) => deployKey(world.session, name)
      const before = JSON.stringify(world.stack.lock)
      world.stack = { ...world.stack, lock: await fetchAddons(world.stack, readKey, note, world.context) }
      return JSON.stringify(world.stack.lock) !== before
    },
  }
  return [fetch]
}

/** Builds the application image: the base with addons baked in. */
export function applicationTask(): Task<World> {
  return {
    step: step({
      id: 'application',
      what: 'build the application image',
      why: 'addons are baked into it, so that a release is one thing',
    }),
    async work(world, note) {
      const built = await buildApplication(world.engine, world.stack, { noCache: false }, note, world.context.signal)
      releaseOf(world, built.tag)
      note(built.tag)
      return built.built
    },
  }
}

/** Applies `images.keepTags`, last of all: until the new one serves, the old ones are what there is to go back to. */
export function retentionTask(stack: Stack): Task<World> {
  return {
    step: retireStep(stack),
    async work({ engine, stack, context }, note) {
      const { names } = await retire(engine, stack, context.clock.now(), note, context.signal)
      return names.length > 0
    },
  }
}

/**
 * Writes what this run pinned to muelle.lock, and stack/<environment>/, so that what is committed is what is shipped.
 * @param stack with the lock as it was read or written last.
 */
export function renderTask(stack: Stack): Task<World> {
  return {
    step: step({
      id: 'render',
      what: `write muelle.lock and stack/${stack.environment}/`,
      why: 'the files in the project and on the host are the same, byte for byte',
    }),
    async work(world, note) {
      await changeLock(stack, difference(stack.lock, world.stack.lock))
      world.files = renderStack(world.stack)
      const written = await writeRendered(world.stack, world.files)
      for (const path of written) note(`wrote ${path}`)
      return written.length > 0
    },
  }
}
