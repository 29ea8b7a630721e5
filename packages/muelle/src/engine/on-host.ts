import { type RunResult, run } from '../kernel/run.ts'
import { sshCommand } from './docker/ssh-command.ts'
import { sharingOptions } from './docker/ssh-sharing.ts'
import { resolveEndpoint } from './endpoint.ts'

/**
 * Runs a command that only looks on the host of a daemon behind ssh.
 * @param address the engine's.
 * @param words each a plain word.
 * @returns how it ended; undefined when the daemon is not behind ssh, or ssh itself failed.
 */
export async function runOnHost(
  address: string,
  words: readonly string[],
  environ: Readonly<Record<string, string | undefined>>,
): Promise<RunResult | undefined> {
  const endpoint = await resolveEndpoint({ host: address }, environ)
  if (endpoint.kind !== 'ssh') return undefined
  const argv = sshCommand(endpoint, sharingOptions(environ), words)
  const done = await run({ argv, environ, timeout: 40_000 })
  // 255 is ssh's own way to fail (ssh(1), EXIT STATUS).
  return done.ended === 'exited' && done.exitCode !== 255 ? done : undefined
}
