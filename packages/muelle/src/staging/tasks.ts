import type { Task } from '../engine/host/durable.ts'
import type { Stack } from '../stack/stack.ts'
import { backupPoint, backupPointStep } from '../workshop/backup-point.ts'
import { settleTask } from '../workshop/databases/settle.ts'
import { exchangeTasks } from '../workshop/databases/take-place.ts'
import { anonymizeTask } from './anonymize.ts'
import type { CodeDifference } from './code.ts'
import { copyTask } from './copy.ts'
import { identityTask } from './identity.ts'
import { neutralizeMoreTask } from './neutralize.ts'
import { neutralizeTask, updateTask } from './one-shots.ts'
import type { Pair } from './pair.ts'
import { verifyTask } from './verify.ts'
import { type CloneWorld, makingOf } from './world.ts'

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
  const { pair, dumped, passwords, by, running } = cloning
  const { stack } = pair.target
  const names = pair.databases.map(({ database }) => database).join(', ')
  return [
    settleTask(),
    ...pair.databases.flatMap((each): readonly Task<CloneWorld>[] => [
      copyTask(pair, each),
      ...updateTask(each, cloning.code.get(each.database) ?? { kind: 'unknown' }),
      neutralizeTask(each),
      neutralizeMoreTask(each),
      identityTask(stack, each, passwords),
      ...anonymizeTask(stack.anonymize, each),
      verifyTask(each),
    ]),
    ...dumped.map((database) => backupTask(stack, database, by)),
    ...exchangeTasks<CloneWorld>(
      {
        ...{ by, stop: running, why: 'nothing was found by which it could reach out' },
        what: pair.databases
          .map(({ copy, database }) => `put ${copy} in the place of ${database} of ${stack.project}`)
          .join('; '),
      },
      (world) =>
        pair.databases.map(({ copy, database }) => ({ oid: makingOf(world, database).oid, from: copy, to: database })),
      `what ${names} of ${stack.project} held before, with its files`,
    ),
  ]
}

function backupTask(stack: Stack, database: string, why: string): Task<CloneWorld> {
  return {
    step: backupPointStep(stack, database, `${database} is not neutralised: somebody may have worked in it`),
    work: (world, note) => backupPoint(world, { database, why, now: world.context.clock.now() }, note),
  }
}
