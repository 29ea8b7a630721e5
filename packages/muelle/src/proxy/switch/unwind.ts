import { FailedError, ReportedError } from '../../kernel/errors.ts'
import { type Progress, step } from '../../kernel/steps.ts'
import { releaseFiles } from '../../store/release.ts'
import { compose } from '../../workshop/compose.ts'
import { insist } from './insist.ts'
import { removeArgv } from './tasks.ts'
import { type SwitchWorld, writeBoth } from './world.ts'

/**
 * Takes a failed switch back: the old colour serves, the new one is stopped, and what is written is what was written before.
 * Not after the old colour was told to stop, not of a switch that an earlier run had begun, and not after an interruption,
 * which stops the helper's work too: those are finished by running the switch again.
 * @returns what to throw.
 */
export async function unwind(world: SwitchWorld, error: unknown, progress: Progress): Promise<unknown> {
  const { to, from, before, context } = world
  if (context.signal.aborted) return error
  if (world.phase === 'final' || before.active !== from) return failed(world, error)
  const remove = removeArgv(to)
  const back = step({
    id: 'undo',
    what: `go back to ${from} and stop odoo-${to}`,
    why: 'the switch failed',
    argv: remove,
  })
  try {
    await progress.step(back, async (note) => {
      await writeBoth(world, before)
      if (world.phase === 'moved') await insist(context, () => world.traffic.switchTo(from))
      await compose(world, remove, note)
      if (world.phase === 'moved') await insist(context, () => world.traffic.retire(to))
      await world.session.put(releaseFiles(before))
    })
  } catch (second) {
    if (!(second instanceof ReportedError)) throw second
    return new FailedError(
      {
        ...second.report,
        next: `${to} was to serve, ${from} did. Look at muelle proxy status, then switch to either again.`,
      },
      { unwound: false, cause: error },
    )
  }
  if (!(error instanceof ReportedError)) return error
  const { report } = error
  return new FailedError(
    { ...report, what: `${report.what} ${from} serves as before.` },
    { unwound: true, cause: error },
  )
}

function failed({ to }: SwitchWorld, error: unknown): unknown {
  if (!(error instanceof ReportedError)) return error
  const next = `Mend the cause, then finish it: muelle proxy switch --to ${to}`
  return new FailedError({ ...error.report, next }, { unwound: false, cause: error })
}
