import { once } from 'node:events'
import { request } from 'node:http'
import type { Socket } from 'node:net'
import { PassThrough, type Readable, type Writable } from 'node:stream'
import { json, text } from 'node:stream/consumers'
import { z } from 'zod'
import { EnvironmentError } from '../../../kernel/errors.ts'
import { frames } from '../../docker/frames.ts'

/** A program that runs in another container of the host, and its streams. */
export interface ContainerProgram {
  /** Ending it ends the program's input, and nothing else. */
  readonly stdin: Writable
  /** Must be read: the program waits otherwise. An error when the daemon went away. */
  readonly stdout: Readable
  /** How it ended, with the end of what it said on standard error. Rejects only when the daemon cannot tell. */
  readonly ended: Promise<{ readonly exitCode: number; readonly complaint: string }>
  /** Breaks the connection off: the program's input ends. */
  abandon(): void
}

const Created = z.object({ Id: z.string() })
const State = z.object({ Running: z.boolean(), ExitCode: z.number().nullable() })

/** Characters kept of the end of standard error. */
const kept = 16 * 1024

/**
 * Starts a program in a container through the daemon's socket. The engine cannot end a program that was started so: it must end
 * by itself when its input does.
 * @param environment `NAME=value`; no secrets.
 * @throws EnvironmentError when the container does not run.
 */
export async function startIn(
  socket: string,
  container: string,
  argv: readonly string[],
  { environment = [], signal }: { readonly environment?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<ContainerProgram> {
  signal?.throwIfAborted()
  const create = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: argv, Env: environment }
  const { Id } = Created.parse(await ask(socket, 'POST', `/containers/${container}/exec`, create))
  const connection = await hijack(socket, `/exec/${Id}/start`, { Detach: false, Tty: false })
  const stdout = new PassThrough({ highWaterMark: 1024 * 1024 })
  // Who reads it is told; who has lost interest already need not be.
  stdout.on('error', () => undefined)
  const stop = () => connection.destroy(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
  signal?.addEventListener('abort', stop, { once: true })
  const reading = part(connection, stdout)
  const ended = reading
    .then(async (complaint) => ({ exitCode: await exitCodeOf(socket, Id), complaint }))
    .finally(() => {
      signal?.removeEventListener('abort', stop)
      connection.destroy()
    })
  ended.catch(() => undefined)
  connection.on('error', () => undefined)
  return { stdin: connection, stdout, ended, abandon: () => connection.destroy() }
}

/** Hands standard output on, and keeps the end of standard error. */
async function part(connection: Socket, stdout: PassThrough): Promise<string> {
  let complaint = ''
  try {
    for await (const { stream, data } of frames(connection)) {
      if (stream === 'stderr') complaint = `${complaint}${data.toString('utf8')}`.slice(-kept)
      else if (!stdout.destroyed && !stdout.write(data))
        await Promise.race([once(stdout, 'drain'), once(stdout, 'close')])
    }
    stdout.end()
    return complaint.trim()
  } catch (error) {
    stdout.destroy(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
}

/** The engine notes the exit code a moment after the output has ended. */
async function exitCodeOf(socket: string, id: string): Promise<number> {
  const { setTimeout } = await import('node:timers/promises')
  for (let wait = 5; wait < 5000; wait *= 2) {
    const { Running, ExitCode } = State.parse(await ask(socket, 'GET', `/exec/${id}/json`))
    if (!Running && ExitCode !== null) return ExitCode
    await setTimeout(wait)
  }
  throw new EnvironmentError({
    what: 'A program in the database’s container does not end.',
    next: 'The container may be stuck: muelle restart db.',
  })
}

/** One question to the daemon, whose version in the path is its own. */
function ask(socketPath: string, method: string, path: string, body?: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const asking = request({ socketPath, path, method, headers }, (answer) => {
      if ((answer.statusCode ?? 500) < 300) json(answer).then(resolve, reject)
      else text(answer).then((words) => reject(refused(words)), reject)
    })
    asking.on('error', reject)
    asking.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** A connection that belongs to the program from now on (Docker Engine API, ContainerAttach, "Hijacking"). */
function hijack(socketPath: string, path: string, body: object): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', connection: 'Upgrade', upgrade: 'tcp' }
    const asking = request({ socketPath, path, method: 'POST', headers })
    asking.on('upgrade', (_, connection: Socket, first: Buffer) => {
      if (first.length > 0) connection.unshift(first)
      resolve(connection)
    })
    asking.on('response', (answer) => text(answer).then((words) => reject(refused(words)), reject))
    asking.on('error', reject)
    asking.end(JSON.stringify(body))
  })
}

const refused = (words: string) =>
  new EnvironmentError({
    what: 'A program cannot be run in the database’s container.',
    evidence: words.trim(),
    next: 'See muelle ps and muelle logs db; start it with muelle start db.',
  })
