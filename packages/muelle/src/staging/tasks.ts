import type { Task } from '../engine/host/durable.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { backupPoint, backupPointStep } from '../workshop/backup-point.ts'
import { compose, composeArgv } from '../workshop/compose.ts'
import { forgetTaken, rememberTask } from '../workshop/taken.ts'
import { startSeconds, waitForService } from '../workshop/wait.ts'
import { anonymiseTask } from './anonymise.ts'
import type { CodeDifference } from './code.ts'
import { copyTask } from './copy.ts'
import { dropTask, exchangeTask, settleTask } from './exchange.ts'
import { identityTask } from './identity.ts'
import { namesOf } from './names.ts'
import { moreTask } from './neutralise.ts'
import { neutralizeTask, updateTask } from './one-shots.ts'
import type { Cloned, Pair } from './pair.ts'
import { verifyTask } from './verify.ts'
import type { CloneWorld } from './world.ts'

/** What a clone is, when everything was looked at. */
export interface Cloning {
  readonly pair: Pair
  /** Ids of the two `db` containers. */
  readonly sourceDb: string
  readonly targetDb: string
  /** By the name in the target. */
  readonly code: ReadonlyMap<string, CodeDifference>
  /** Databases of the target that people may have worked in: they are dumped first. */
  readonly dumped: readonly string[]
  /** Services of the target's Odoo that run, and stand still during the exchange. */
  readonly running: readonly string[]
  readonly passwords: 'keep' | 'replace'
  /** Without `muelle`. */
  readonly by: string
  /** Where people open the target. */
  readonly address: string
}

/** Everything that a clone does, in order. The target's Odoo goes on until its copies are ready. */
export function cloneTasks(cloning: Cloning): readonly Task<CloneWorld>[] {
  const { pair, dumped, passwords } = cloning
  const { stack } = pair.target
  return [
    settleTask(pair, stack.odoo.databases.map(namesOf)),
    ...pair.databases.flatMap((each): readonly Task<CloneWorld>[] => [
      copyTask(pair, each),
      ...updateTask(each, cloning.code.get(each.database) ?? { kind: 'unknown' }),
      neutralizeTask(each),
      moreTask(each),
      identityTask(stack, each, passwords),
      ...anonymiseTask(stack.anonymize, each),
      verifyTask(each),
    ]),
    ...stopTasks(cloning),
    ...dumped.map((database) => backupTask(stack, database, cloning.by)),
    ...pair.databases.map((each: Cloned) => exchangeTask(pair, each)),
    ...startTasks(cloning),
    ...pair.databases.map((each: Cloned) => dropTask(pair, each)),
  ]
}

function backupTask(stack: Stack, database: string, why: string): Task<CloneWorld> {
  return {
    step: backupPointStep(stack, database, `${database} is not neutralised: somebody may have worked in it`),
    work: (world, note) => backupPoint(world, { database, why, now: world.context.clock.now() }, note),
  }
}

function stopTasks({ running, by }: Cloning): readonly Task<CloneWorld>[] {
  if (running.length === 0) return []
  const stop = composeArgv('stop', ...running)
  return [
    rememberTask({ by, running: [...running], standing: [] }),
    {
      step: step({
        id: 'stop',
        what: `stop ${running.join(', ')}`,
        why: 'nobody may be connected while names are exchanged',
        argv: stop,
        undo: composeArgv('start', ...running).join(' '),
      }),
      work: (world, note) => {
        world.stopped = true
        return compose(world, stop, note)
      },
    },
  ]
}

function startTasks({ running }: Cloning): readonly Task<CloneWorld>[] {
  if (running.length === 0) return []
  const start = composeArgv('start', ...running)
  return [
    {
      step: step({
        id: 'start',
        what: `start ${running.join(', ')} and wait until healthy`,
        why: 'they serve the copy from now on',
        argv: start,
      }),
      async work(world, note) {
        await compose(world, start, note)
        for (const service of running) await waitForService(world, service, { seconds: startSeconds })
        await forgetTaken(world)
      },
    },
  ]
}
