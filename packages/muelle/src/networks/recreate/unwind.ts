import { FailedError, ReportedError } from '../../kernel/errors.ts'
import { compose, upArgv } from '../../workshop/compose.ts'
import { type Cure, takenPath } from './cure.ts'
import type { RecreateWorld } from './tasks.ts'

/**
 * After a failure: brings up again who was taken down, in the network that is still there.
 * @returns what to throw: the error itself when it was an interruption, a bug, or when that did not help either.
 */
export async function backUp(world: RecreateWorld, { key, running }: Cure, error: unknown): Promise<unknown> {
  if (world.context.signal.aborted || !(error instanceof ReportedError)) return error
  const there = (await world.engine.networks.list(world.stack.project)).some((network) => network.key === key)
  if (!there || running.length === 0) return error
  try {
    await compose(world, upArgv(...running), () => undefined)
    await world.session.remove([takenPath])
  } catch (other) {
    if (other instanceof ReportedError) return error
    throw other
  }
  const { what, evidence, next } = error.report
  return new FailedError(
    { what: `${what} Running again: ${running.join(', ')}.`, evidence, next },
    { unwound: true, cause: error },
  )
}
