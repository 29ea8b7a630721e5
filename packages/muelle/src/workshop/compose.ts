import type { HostSession } from '../engine/host/session.ts'
import type { Engine } from '../engine/port.ts'
import { explainTakenPort } from '../engine/taken-port.ts'
import { FailedError } from '../kernel/errors.ts'
import { explainNoAddresses } from './room.ts'

/** `docker compose` as a person would type it in the stack's directory. */
export const composeArgv = (...argv: readonly string[]): readonly string[] => ['docker', 'compose', ...argv]

/**
 * Creates or corrects these services, and what they depend on; images are there already.
 * Not with `--no-deps`: Compose leaves the dependencies out of the hash then, and the next plain `up` would recreate the container.
 */
export const upArgv = (...services: readonly string[]): readonly string[] =>
  composeArgv('up', '--detach', '--no-build', ...services)

/**
 * Runs Compose on the host and passes its lines on.
 * @throws FailedError that names who holds a port that is taken or that no addresses are left, or has the end of Compose's output.
 */
export async function compose(
  { session, engine }: { readonly session: HostSession; readonly engine: Engine },
  argv: readonly string[],
  note: (text: string) => void,
): Promise<string> {
  const [, , ...rest] = argv
  const { exitCode, output } = await session.compose(rest, note)
  if (exitCode === 0) return output
  const taken = (await explainTakenPort(engine, output)) ?? (await explainNoAddresses(engine, output))
  // Other services may have been started already: it is more than a wrong environment.
  if (taken) throw new FailedError(taken.report, { unwound: false, cause: taken })
  throw new FailedError(
    {
      what: `${argv.join(' ')} failed.`,
      evidence: output.trim().split('\n').slice(-15).join('\n'),
      next: 'Mend the cause and run the same command again: it goes on where it stopped.',
    },
    { unwound: false },
  )
}
