import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { run } from '../../kernel/run.ts'

/** The longest list of files that is kept, in characters. */
const limit = 64 * 2 ** 20

/**
 * Runs git in a directory, with names of files as they are.
 * @throws EnvironmentError when there is no git; UserError with its words when it refuses.
 */
export async function git(
  directory: string,
  argv: readonly string[],
  onLine?: (line: string) => void,
): Promise<string> {
  const result = await run({
    argv: ['git', '-c', 'core.quotePath=false', '-C', directory, ...argv],
    limit,
    ...(onLine
      ? { onLine: (line: string, stream: 'stdout' | 'stderr') => void (stream === 'stdout' && onLine(line)) }
      : {}),
  })
  if (result.ended === 'missing')
    throw new EnvironmentError({ what: 'There is no git on this machine.', next: 'Install it: apt-get install git' })
  if (result.exitCode === 0) return result.stdout
  throw new UserError({
    what: `git ${argv[0] ?? ''} does not answer.`,
    evidence: result.stderr.trim().split('\n').slice(-2).join('\n'),
    next: 'Run it inside a repository, and name revisions and paths that it has.',
  })
}

/** Whether a directory belongs to a repository's work tree. */
export async function isRepository(directory: string): Promise<boolean> {
  const argv = ['git', '-C', directory, 'rev-parse', '--is-inside-work-tree'] as const
  return (await run({ argv })).stdout.trim() === 'true'
}

/** The top of the work tree. */
export const topOf = async (directory: string): Promise<string> =>
  (await git(directory, ['rev-parse', '--show-toplevel'])).trim()
