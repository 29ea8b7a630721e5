import type { Task } from '../engine/host/durable.ts'
import type { Context } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Workshop } from '../workshop/change.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { forgetTaken, rememberTask, takenBefore, takenBySame } from '../workshop/taken.ts'
import { startSeconds, waitForService } from '../workshop/wait.ts'
import { dependentsOf } from './consumer.ts'
import type { VolumeWorld } from './world.ts'

export interface PauseWorld extends Omit<Workshop, typeof Symbol.asyncDispose> {
  readonly context: Context
}

/** Who stands still while something is done, and the command that does it. */
export interface Pause {
  /** Without `muelle`. */
  readonly by: string
  readonly running: readonly string[]
  /** Services that go on, and need those: they may fail and be restarted meanwhile. */
  readonly dependents: readonly string[]
}

/** These services, and those that an earlier attempt of the same command stopped and did not start again. */
export async function pauseOf(world: VolumeWorld, by: string, services: readonly string[]): Promise<Pause> {
  // Who stops nobody is not in the way of what another command left down: a copy of a stack that stands still is the best there is.
  const taken = await (services.length === 0 ? takenBySame : takenBefore)(world, by)
  const running = [...new Set([...services, ...(taken?.running ?? [])])].sort()
  const alive = new Set(
    world.containers.filter(({ state, oneOff }) => state !== 'exited' && !oneOff).map(({ service }) => service),
  )
  return { by, running, dependents: dependentsOf(world.written, running).filter((service) => alive.has(service)) }
}

/** What comes before and after the work that services stand still for; nothing when none does. Each may be done twice. */
export function pauseTasks<World extends PauseWorld>(
  { by, running, dependents }: Pause,
  howLong: string,
): { readonly before: readonly Task<World>[]; readonly after: readonly Task<World>[] } {
  if (running.length === 0) return { before: [], after: [] }
  const stop = composeArgv('stop', ...running)
  const start = composeArgv('start', ...running)
  return {
    before: [
      rememberTask({ by, running: [...running], standing: [] }),
      {
        step: step({
          id: 'stop',
          what: `stop ${running.join(', ')}`,
          why: `the pause: nobody is served by ${running.length === 1 ? 'it' : 'them'} ${howLong} and the start is over`,
          argv: stop,
          undo: start.join(' '),
        }),
        work: (world, note) => compose(world, stop, note),
      },
    ],
    after: [
      {
        step: step({
          id: 'start',
          what: `start ${running.join(', ')} and wait until ${dependents.length > 0 ? `they and ${dependents.join(', ')} are healthy` : 'healthy'}`,
          why: 'the pause ends',
          argv: start,
        }),
        async work(world, note) {
          await compose(world, start, note)
          for (const service of [...running, ...dependents])
            await waitForService(world, service, { seconds: startSeconds })
          await forgetTaken(world)
        },
      },
    ],
  }
}
