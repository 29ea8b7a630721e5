import { EnvironmentError } from '../../../kernel/errors.ts'
import { directoriesOf, findProgram } from '../../../kernel/programs.ts'
import { run } from '../../../kernel/run.ts'

/** Where Docker's packages put the plug-in; it is a program of its own. */
const pluginDirectories = [
  '/usr/local/lib/docker/cli-plugins',
  '/usr/local/libexec/docker/cli-plugins',
  '/usr/lib/docker/cli-plugins',
  '/usr/libexec/docker/cli-plugins',
]

/** Milliseconds that Compose gets to stop what it does when the client is gone. */
const grace = 10_000

/**
 * Runs `docker compose` in the stack's directory. Never throws on an exit code.
 * The environment is made here: no variable of the image or the client changes what Compose reads from `.env`.
 */
export async function compose(
  root: string,
  project: string,
  argv: readonly string[],
  socket: string,
  onLine: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const [program, ...rest] = [
    ...findCompose(),
    '--ansi',
    'never',
    '--project-name',
    project,
    '--project-directory',
    root,
    ...argv,
  ]
  const output: string[] = []
  const result = await run({
    argv: [program ?? '', ...rest],
    directory: root,
    environ: { PATH: process.env.PATH, HOME: '/tmp', LANG: 'C.UTF-8', DOCKER_HOST: `unix://${socket}` },
    signal,
    grace,
    onLine: async (line) => {
      output.push(line)
      // What is shown of a failure is its end.
      if (output.length > 2000) output.shift()
      await onLine(line)
    },
  })
  if (result.ended === 'missing' || result.ended === 'failed')
    throw new EnvironmentError({ what: 'Compose cannot be run in the helper.', evidence: result.reason, next: rebuild })
  // As a shell tells it: 128 and the signal's number, of which only "not zero" matters.
  return { exitCode: result.exitCode ?? 130, output: output.join('\n') }
}

const rebuild = 'Build Muelle’s own image again: muelle images build.'

function findCompose(): string[] {
  const directories = [...directoriesOf(process.env.PATH), ...pluginDirectories]
  const standalone = findProgram('docker-compose', directories)
  if (standalone !== undefined) return [standalone]
  throw new EnvironmentError({
    what: 'There is no Docker Compose in the helper’s image.',
    evidence: `no docker-compose in ${directories.join(', ')}`,
    next: rebuild,
  })
}
