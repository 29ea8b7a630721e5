import { FailedError, ReportedError, UserError } from '../../kernel/errors.ts'
import { composeArgv } from '../../workshop/compose.ts'
import type { Restore } from './restore.ts'
import type { RestoreWorld } from './tasks.ts'

/**
 * After a failure or an interruption: puts the previous content back, if it had left, and removes what was unpacked.
 * @returns what to throw.
 */
export async function takeBack(
  { session }: RestoreWorld,
  { volume: { key }, pause }: Restore,
  error: unknown,
): Promise<unknown> {
  const always = { always: true }
  try {
    const there = await session.volume({ job: 'phase', key }, undefined, always)
    if (there === undefined || there.phase === 'settled') return error
    // Some may have been started on the new content.
    const [, , ...stop] = composeArgv('stop', ...pause.running)
    if (pause.running.length > 0 && there.phase === 'done') await session.compose(stop, undefined, always)
    await session.volume({ job: 'unwind', key }, undefined, always)
  } catch (other) {
    // The helper is gone, or the disk: the next run of the same command goes on from what is written in the volume.
    if (other instanceof ReportedError) return error
    throw other
  }
  if (!(error instanceof ReportedError) || error instanceof UserError) return error
  const { what, evidence, next } = error.report
  return new FailedError(
    { what: `${what} ${key} holds what it held before.`, evidence, next },
    { unwound: true, cause: error },
  )
}
