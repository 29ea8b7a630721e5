import type { Task } from '../../engine/host/durable.ts'
import { ReportedError } from '../../kernel/errors.ts'
import { step } from '../../kernel/steps.ts'
import { missingSecret } from '../../secrets/copies.ts'
import { storedSecret } from '../../secrets/store.ts'
import type { Stack } from '../../stack/stack.ts'
import { compose, composeArgv } from '../../workshop/compose.ts'
import { ensureImage } from '../../workshop/images/ensure.ts'
import { containerOf, type World } from '../../workshop/world.ts'
import { secretsTask, shipTask } from './host.ts'
import { renderTask } from './images.ts'
import { restartOlder } from './older-secrets.ts'

/**
 * Starts the AI service, last of all and without waiting for it: however long its image takes, Odoo serves already.
 * What goes wrong with it becomes a warning, and stops nothing.
 */
export function aiTasks(stack: Stack): readonly Task<World>[] {
  const { ai } = stack.services
  if (!ai) return []
  const argv = composeArgv('up', '--detach', '--no-build', '--no-deps', 'ai')
  const task: Task<World> = {
    step: step({
      id: 'ai',
      what: `get ${ai.image} and start the AI service, without waiting for it`,
      why: 'Odoo serves already and does not need it: what goes wrong with it stops nothing',
      argv,
      undo: 'docker compose stop ai',
    }),
    async work(world, note) {
      try {
        for (const name of ai.secrets)
          if ((await storedSecret(world.session, name)) === undefined) throw missingSecret(name)
        await pin(world, note)
        await compose(world, argv, note)
        await restartOlder(world, ['ai'], note)
        const found = await containerOf(world, 'ai')
        if (found?.state === 'restarting') warn(world, note, 'it ends again and again: see muelle logs ai')
      } catch (error) {
        if (!(error instanceof ReportedError) || world.context.signal.aborted) throw error
        const { what, evidence, next } = error.report
        // Of Compose's lines the last one says why.
        const seen = evidence?.trim().split('\n').at(-1)
        warn(world, note, [what, seen, next].filter((text) => text !== undefined).join(' '))
      }
    },
  }
  return [task]
}

function warn(world: World, note: (text: string) => void, why: string): void {
  const { ai } = world.stack.services
  world.warnings.push(`The AI service${ai ? ` (${ai.image})` : ''} is not well: ${why}`)
  note(`not well: ${why}`)
}

/** Notes in the lock what the image is and who its user is; renders and ships again when that is news. */
async function pin(world: World, note: (text: string) => void): Promise<void> {
  const before = world.stack
  const lock = await ensureImage(world.engine, before, 'ai', note, world.context.signal)
  world.stack = { ...before, lock }
  if (JSON.stringify(lock) === JSON.stringify(before.lock)) return
  for (const task of [renderTask(before), secretsTask(world.stack), shipTask(world.stack)]) await task.work(world, note)
}
