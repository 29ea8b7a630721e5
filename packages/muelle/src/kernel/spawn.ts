import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { holdsSecret } from './redact.ts'

/** A program and where it runs. There is no shell: each element of `argv` reaches the program as it is. */
export interface StartRequest {
  readonly argv: readonly [program: string, ...rest: string[]]
  /** Working directory; this process's own when absent. */
  readonly directory?: string | undefined
  /** The whole environment; this process's own when absent. */
  readonly environ?: Readonly<Record<string, string | undefined>> | undefined
  /** Milliseconds until it is ended. */
  readonly timeout?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Milliseconds between SIGTERM and SIGKILL; default 5000. */
  readonly grace?: number | undefined
  /** Leaves it in this process's group and terminal: ssh asks for passphrases there. */
  readonly terminal?: boolean | undefined
}

/** How a program ended. */
export interface Ending {
  readonly argv: readonly string[]
  /** Why it is over. `missing`: there is no such program. `failed`: the machine could not run it, see `reason`. */
  readonly ended: 'exited' | 'signalled' | 'timeout' | 'aborted' | 'missing' | 'failed'
  /** Undefined unless it exited by itself. */
  readonly exitCode: number | undefined
  /** For `signalled`, the signal's name; for `missing` and `failed`, the system's error. */
  readonly reason: string | undefined
}

/** A running program whose streams the caller uses itself. */
export interface RunningProcess {
  readonly pid: number | undefined
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Never rejects. */
  readonly ended: Promise<Ending>
  /** SIGTERM, then SIGKILL after the grace, to the program and all it has started. */
  stop(): void
  /** Lets this process end although the program runs, or forbids it again. */
  keepAlive(keep: boolean): void
}

/**
 * Starts a program and hands over its streams. The only place of Muelle that starts one.
 * @throws Error, a bug, when an argument holds a registered secret: every user of the machine can read argv.
 */
export function start(request: StartRequest): RunningProcess {
  const { argv } = request
  const [program, ...rest] = argv
  if (argv.some(holdsSecret)) throw new Error(`refused to start ${program}: an argument holds a secret`)
  const child = spawn(program, rest, {
    cwd: request.directory,
    env: request.environ ?? process.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own group, so that what it starts is ended with it.
    detached: request.terminal !== true,
  })
  let why: 'aborted' | 'timeout' | undefined
  let hard: NodeJS.Timeout | undefined
  const kill = (signal: NodeJS.Signals) => {
    if (child.pid === undefined) return
    try {
      process.kill(request.terminal === true ? child.pid : -child.pid, signal)
    } catch (error) {
      // Already gone: that is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  const end = (reason: 'aborted' | 'timeout') => {
    if (why !== undefined || child.exitCode !== null || child.signalCode !== null) return
    why = reason
    kill('SIGTERM')
    hard = setTimeout(kill, request.grace ?? 5000, 'SIGKILL')
  }
  const stop = () => end('aborted')
  const soft = request.timeout === undefined ? undefined : setTimeout(end, request.timeout, 'timeout')
  request.signal?.addEventListener('abort', stop, { once: true })
  if (request.signal?.aborted) stop()
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const noDirectory = request.directory !== undefined && !existsSync(request.directory)
      const reason = noDirectory ? `there is no directory ${request.directory}` : error.message
      resolve({
        argv,
        ended: error.code === 'ENOENT' && !noDirectory ? 'missing' : 'failed',
        exitCode: undefined,
        reason,
      })
    })
    child.once('exit', (code, signal) => {
      // What it left behind in its group goes with it.
      if (why !== undefined) kill('SIGKILL')
      if (why !== undefined) resolve({ argv, ended: why, exitCode: undefined, reason: undefined })
      else if (signal !== null) resolve({ argv, ended: 'signalled', exitCode: undefined, reason: signal })
      else resolve({ argv, ended: 'exited', exitCode: code ?? undefined, reason: undefined })
    })
  }).finally(() => {
    clearTimeout(soft)
    clearTimeout(hard)
    request.signal?.removeEventListener('abort', stop)
  })
  const keepAlive = (keep: boolean) => {
    // Pipes of a child are sockets, which their types do not say.
    const streams = [child.stdin, child.stdout, child.stderr] as unknown as readonly { ref(): void; unref(): void }[]
    for (const handle of [child, ...streams]) keep ? handle.ref() : handle.unref()
  }
  return { pid: child.pid, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, stop, keepAlive }
}
