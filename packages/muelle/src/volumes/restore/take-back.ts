import { isTorn } from '../../engine/host/volumes/jobs.ts'
import { FailedError, ReportedError, UserError } from '../../kernel/errors.ts'
import { composeArgv } from '../../workshop/compose.ts'
import type { Restore } from './restore.ts'
import type { RestoreWorld } from './tasks.ts'

/**
 * After a failure or an interruption: puts the previous content back, if this run exchanged it, and removes what it unpacked.
 * What an earlier run put in place is not touched: people may have worked on it for weeks.
 * @returns what to throw when the services may be started.
 * @throws the error when they may not: the volume holds neither content.
 */
export async function takeBack(
  { session, run }: RestoreWorld,
  { volume: { key }, pause, from }: Restore,
  error: unknown,
): Promise<unknown> {
  const always = { always: true }
  const look = () => session.volume({ job: 'phase', key }, undefined, always)
  let ours = false
  try {
    const there = await look()
    ours = there?.run === run && there.phase !== 'settled'
    // Some may have been started on the new content.
    const [, , ...stop] = composeArgv('stop', ...pause.running)
    if (ours && pause.running.length > 0 && there?.phase === 'done') await session.compose(stop, undefined, always)
    if (ours) await session.volume({ job: 'unwind', key, run }, undefined, always)
  } catch (other) {
    // The helper is gone, or the disk: the next run of the same command goes on from what is written in the volume.
    if (!(other instanceof ReportedError)) throw other
    ours = false
  }
  // When even that cannot be told the helper is gone, and nobody is started.
  const left = await look().catch(() => undefined)
  if (isTorn(left?.phase)) throw torn(key, left?.from ?? from, error)
  if (!ours) return error
  if (!(error instanceof ReportedError) || error instanceof UserError) return error
  const { what, evidence, next } = error.report
  return new FailedError(
    { what: `${what} ${key} holds what it held before.`, evidence, next },
    { unwound: true, cause: error },
  )
}

/** Nothing may run on half a content, and nothing is started. */
function torn(key: string, from: string, error: unknown): unknown {
  // Refused: nothing was changed.
  if (!(error instanceof ReportedError) || error instanceof UserError) return error
  const { what, evidence, next } = error.report
  return new FailedError(
    {
      what: `${what} A restore of ${from} was cut off: ${key} holds neither the old content nor the new.`,
      evidence,
      next: `${next ?? ''} Finish it, and start nothing before: muelle volume restore ${key} ${from}`.trim(),
    },
    { unwound: false, cause: error },
  )
}
