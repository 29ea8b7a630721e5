import { runDurably } from '../../engine/host/durable.ts'
import { FailedError, ReportedError } from '../../kernel/errors.ts'
import type { Progress } from '../../kernel/steps.ts'
import { startAgain } from '../../workshop/taken.ts'
import type { Restore } from './restore.ts'
import { takeBack } from './take-back.ts'
import { type RestoreWorld, restoreTasks } from './tasks.ts'

/**
 * Restores, or finishes what an earlier run of the same restore left. From the moment in which services run on the new content it is
 * theirs: whatever fails then, nothing is taken back.
 * @throws UserError, refused, when the restore of another copy was cut off between two names; else what failed.
 */
export async function runRestore(
  world: RestoreWorld,
  restore: Restore,
  run: Parameters<typeof runDurably>[1],
  progress: Progress,
): Promise<void> {
  const { key } = restore.volume
  try {
    const tasks = restoreTasks(restore, await world.session.volume({ job: 'phase', key }))
    await runDurably(world, run, tasks, progress)
  } catch (error) {
    if (world.served) throw served(restore, error)
    const back = await takeBack(world, restore, toldOfKept(world, restore, error))
    throw await startAgain(world, restore.pause.running, back)
  }
}

/** Services that do not come up on what an earlier run put in place: nothing is taken back, but what was there before is a copy. */
function toldOfKept({ ended, kept }: RestoreWorld, { volume: { key } }: Restore, error: unknown): unknown {
  if (!ended || kept === undefined || !(error instanceof ReportedError)) return error
  const { what, evidence, next } = error.report
  const back = `What ${key} held before that restore: muelle volume restore ${key} ${kept}`
  return new FailedError({ what, evidence, next: `${next ?? ''} ${back}`.trim() }, { unwound: false, cause: error })
}

function served({ volume: { key }, from }: Restore, error: unknown): unknown {
  if (!(error instanceof ReportedError)) return error
  const { what, evidence, next } = error.report
  return new FailedError(
    {
      what: `${what} ${key} holds ${from}, and its services run on it.`,
      evidence,
      next: `${next ?? ''} What ${key} held before still lies in it: muelle volume restore ${key} ${from} then ends it, and leaves what was written since.`.trim(),
    },
    { unwound: false, cause: error },
  )
}
