import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'

/** The longest list of files that is kept, in characters. */
const limit = 64 * 2 ** 20

/** What git answered. */
export type Answer =
  | { readonly ok: true; readonly stdout: string }
  | {
      readonly ok: false
      /** There is no git on this machine. */
      readonly missing: boolean
      /** The end of what it said. */
      readonly evidence: string
    }

interface Options {
  readonly signal?: AbortSignal | undefined
  readonly onLine?: ((line: string) => void) | undefined
}

/** Asks git in a directory, with names of files as they are. @throws the reason of an interruption, nothing else. */
export async function askGit(
  directory: string,
  argv: readonly string[],
  { signal, onLine }: Options = {},
): Promise<Answer> {
  const result = await run({
    argv: ['git', '-c', 'core.quotePath=false', '-C', directory, ...argv],
    limit,
    signal,
    onLine: onLine && ((line, stream) => void (stream === 'stdout' && onLine(line))),
  })
  signal?.throwIfAborted()
  if (result.exitCode === 0) return { ok: true, stdout: result.stdout }
  const evidence = result.stderr.trim().split('\n').slice(-2).join('\n')
  return { ok: false, missing: result.ended === 'missing', evidence }
}

/**
 * The same, for what must be answered.
 * @returns standard output.
 * @throws EnvironmentError when there is no git; UserError with its words when it refuses.
 */
export async function git(directory: string, argv: readonly string[], options: Options = {}): Promise<string> {
  const answer = await askGit(directory, argv, options)
  if (answer.ok) return answer.stdout
  if (answer.missing) throw noGit()
  throw new UserError({
    what: `git ${argv[0] ?? ''} does not answer.`,
    evidence: answer.evidence,
    next: 'Run it inside a repository, and name revisions and paths that it has.',
  })
}

/** For who cannot do without. */
export const noGit = () =>
  new EnvironmentError({ what: 'There is no git on this machine.', next: 'Install it: apt-get install git' })

/** Whether a directory belongs to a repository's work tree. */
export async function isRepository(directory: string): Promise<boolean> {
  const answer = await askGit(directory, ['rev-parse', '--is-inside-work-tree'])
  return answer.ok && answer.stdout.trim() === 'true'
}

/** The top of the work tree. */
export const topOf = async (directory: string): Promise<string> =>
  (await git(directory, ['rev-parse', '--show-toplevel'])).trim()

/** One environment of muelle.lock as it is in a revision; undefined when it is not there, or cannot be read. */
export async function lockAt(
  directory: string,
  revision: string,
  environment: string,
  signal?: AbortSignal,
): Promise<unknown> {
  const answer = await askGit(directory, ['show', `${revision}:./muelle.lock`], { signal })
  if (!answer.ok) return undefined
  try {
    return (JSON.parse(answer.stdout) as { environments?: Record<string, unknown> }).environments?.[environment]
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** What a lock pins of an application image, as a text to compare: its base and its addons. The digests of what was pushed do not count. */
export function pinsOf(lock: unknown): string {
  const { images, addons } = (lock ?? {}) as { images?: Record<string, { reference?: string }>; addons?: unknown }
  return JSON.stringify([images?.odoo?.reference ?? null, Object.entries(addons ?? {}).sort()])
}
