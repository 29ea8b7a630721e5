import { EnvironmentError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'

/** Milliseconds in which a restarted proxy answers again, and the pause between two tries. */
const patience = 15_000
const pause = 500

/** Does something over the runtime socket, again while the proxy is away: one that restarts comes back within seconds. */
export async function insist<T>(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  work: () => Promise<T>,
): Promise<T> {
  for (let waited = 0; ; waited += pause) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof EnvironmentError) || waited >= patience) throw error
    }
    await clock.sleep(pause, signal)
  }
}
