import { FailedError } from '../../kernel/errors.ts'
import { run } from '../../kernel/run.ts'
import { type Argv, aptEnviron, complaintsOf } from './apt.ts'
import { withAdministration } from './places.ts'

/** Where a command of a step runs. */
export interface Surroundings {
  readonly environ: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly directory?: string | undefined
}

/** Longest time one command may take, in milliseconds: a slow mirror needs minutes, half an hour is a hang. */
const longest = 1_800_000

/**
 * Runs one command of a plan, its lines as notes.
 * @param next what to do when it fails.
 * @returns its standard output.
 * @throws FailedError with what the command itself said was wrong.
 */
export async function command(
  argv: Argv,
  { environ, signal, directory }: Surroundings,
  note: (text: string) => void,
  next: string,
): Promise<string> {
  const done = await run({
    argv,
    environ: { ...withAdministration(environ), ...aptEnviron },
    signal,
    directory,
    timeout: longest,
    onLine: (line) => {
      if (line.trim() !== '') note(line)
    },
  })
  signal.throwIfAborted()
  if (done.ended === 'exited' && done.exitCode === 0) return done.stdout
  const how =
    done.ended === 'exited' ? `exit code ${done.exitCode}` : `${done.ended}${done.reason ? `: ${done.reason}` : ''}`
  throw new FailedError(
    {
      what: `${argv.slice(0, 2).join(' ')} failed (${how})`,
      evidence: complaintsOf(`${done.stdout}\n${done.stderr}`),
      next: `${next}; muelle host prepare, run again, goes on where it stopped`,
    },
    { unwound: false },
  )
}
