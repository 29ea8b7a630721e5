import { exitCode, ReportedError } from '../../kernel/errors.ts'
import type { HostSession } from './session.ts'

/**
 * Does an operation's work in a session that holds the lock, and writes in the journal how it ended and why.
 * @throws what the work throws.
 */
export async function conclude<T>(session: HostSession, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await work()
  } catch (error) {
    await endFailed(session, signal, error)
    throw error
  }
  await session.end('done')
  return result
}

/** Writes that an operation failed, was interrupted or refused, and why. */
export async function endFailed(session: HostSession, signal: AbortSignal, error: unknown): Promise<void> {
  const why = error instanceof Error ? error.message : String(error)
  const refused = error instanceof ReportedError && error.exit === exitCode.refused
  await besides(session.end(signal.aborted ? 'interrupted' : refused ? 'refused' : 'failed', why))
}

/** Waits for what is done on the way out of a failure. A helper that is gone or a full disk must not hide the failure itself. */
export async function besides(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (other) {
    if (!(other instanceof ReportedError)) throw other
  }
}
