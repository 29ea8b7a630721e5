import type { Duplex, Readable } from 'node:stream'
import type { Exec } from 'dockerode'
import { EnvironmentError, UserError } from '../../kernel/errors.ts'
import { lineSplitter } from '../../kernel/lines.ts'
import { holdsSecret } from '../../kernel/redact.ts'
import type { ExecRequest, ExecResult } from '../port.ts'
import type { Client } from './client.ts'
import { hasStatus, wordsOf } from './errors.ts'
import { frames } from './frames.ts'

/** Bytes of output an exec may give: its result is held in memory. Data streams inside the host, never through here. */
const mostOutput = 64 * 1024 * 1024

/**
 * Runs a program in a container to its end.
 * @returns its exit code, whatever it is: 126 and 127 when the program cannot be run there or does not exist.
 * @throws UserError when the container does not run; Error, a bug, when an argument or a variable holds a secret.
 * When `signal` aborts this rejects at once; the engine has no way to end the program, which sees its input closed.
 */
export async function exec(client: Client, container: string, request: ExecRequest): Promise<ExecResult> {
  const { input, signal } = request
  const doing = `run ${request.argv[0]} in ${container}`
  signal?.throwIfAborted()
  const created = await orAbort(createExec(client, container, request, false), signal)
  const started = client.ask(doing, () =>
    orNotRunning(container, () => created.start({ hijack: true, stdin: input !== undefined })),
  )
  const stream = await orAbort(started, signal, (late) => late.destroy())
  const stop = () => stream.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
  signal?.addEventListener('abort', stop, { once: true })
  try {
    // A program that ends before it has read its input is judged by its exit code.
    stream.on('error', () => undefined)
    if (input !== undefined) stream.end(input)
    const output = await client.ask(doing, () => collect(stream, doing, request.onLine))
    return { ...output, exitCode: await exitCodeOf(client, container, created, doing) }
  } finally {
    signal?.removeEventListener('abort', stop)
    stream.destroy()
  }
}

/** Makes the exec; nothing runs yet. */
export async function createExec(
  client: Client,
  container: string,
  request: Omit<ExecRequest, 'input'> & { readonly input?: string },
  terminal: boolean,
): Promise<Exec> {
  const { argv, user, directory, environment = {} } = request
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  if ([...argv, ...variables].some(holdsSecret))
    throw new Error(`refused to run ${argv[0]} in ${container}: an argument or a variable holds a secret`)
  return client.ask(`run ${argv[0]} in ${container}`, (docker) =>
    orNotRunning(container, () =>
      docker.getContainer(container).exec({
        Cmd: [...argv],
        Env: variables,
        AttachStdin: terminal || request.input !== undefined,
        AttachStdout: true,
        AttachStderr: true,
        Tty: terminal,
        ...(user !== undefined && { User: user }),
        ...(directory !== undefined && { WorkingDir: directory }),
      }),
    ),
  )
}

/** The engine's 404 and 409, at any moment of an exec, say that its container has ended: it may do so in the middle. */
async function orNotRunning<T>(container: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (hasStatus(error, 404) || hasStatus(error, 409)) throw notRunning(container, wordsOf(error))
    throw error
  }
}

/** The same answer, or the abort when that comes first. @param late gets an answer that nobody waits for any more. */
function orAbort<T>(answer: Promise<T>, signal: AbortSignal | undefined, late?: (answer: T) => void): Promise<T> {
  if (signal === undefined) return answer
  return new Promise((resolve, reject) => {
    const stop = () => {
      reject(signal.reason)
      if (late) answer.then(late, () => undefined)
    }
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

const notRunning = (container: string, evidence: string) =>
  new UserError(
    {
      what: `${container} does not run.`,
      evidence,
      next: 'See muelle ps and muelle logs; start it with muelle start.',
    },
    { refused: true },
  )

async function collect(
  stream: Duplex,
  doing: string,
  onLine: ExecRequest['onLine'],
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] }
  const lines = { stdout: lineSplitter(), stderr: lineSplitter() }
  let size = 0
  for await (const { stream: name, data } of frames(stream as Readable)) {
    if (onLine) for (const line of lines[name].push(data)) onLine(line, name)
    size += data.length
    if (size <= mostOutput) parts[name].push(data)
    else if (onLine === undefined)
      throw new EnvironmentError({
        what: `Docker could not ${doing}: it printed more than ${mostOutput / 1024 / 1024} MiB.`,
        next: 'Write it to a file in the container instead.',
      })
  }
  if (onLine) for (const name of ['stdout', 'stderr'] as const) for (const line of lines[name].end()) onLine(line, name)
  const text = (name: 'stdout' | 'stderr') => Buffer.concat(parts[name]).toString('utf8')
  return { stdout: text('stdout'), stderr: text('stderr') }
}

/** The exit code of an exec whose output has ended. The engine notes it a moment later. */
export async function exitCodeOf(client: Client, container: string, created: Exec, doing: string): Promise<number> {
  const { setTimeout } = await import('node:timers/promises')
  for (let wait = 5; wait < 2000; wait *= 2) {
    const { Running, ExitCode } = await client.ask(doing, () => orNotRunning(container, () => created.inspect()))
    if (!Running && ExitCode !== null) return ExitCode
    await setTimeout(wait)
  }
  throw new EnvironmentError({
    what: `Docker could not ${doing}: the output ended, but the program goes on.`,
    next: 'The container may be stuck: muelle restart.',
  })
}
