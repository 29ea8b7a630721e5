import type { Readable, Writable } from 'node:stream'
import { packError } from '../carried-error.ts'
import { readFrames, writeFrame } from '../framing.ts'
import { type Answer, type Call, calls, protocolVersion, Question, silence } from '../protocol.ts'
import { daemonSocket } from './daemon.ts'
import { type Desk, openDesk } from './desk.ts'

/** How the helper is started: `muelle host-agent --directory DIR`. */
export interface AgentOptions {
  /** The stack's directory, the same path as on the host. */
  readonly directory: string
  /** Of this Muelle; told to the client. */
  readonly version: string
  /** Of the Docker daemon; tests give another one. */
  readonly socket?: string
  /** Milliseconds without a word until the client counts as dead. */
  readonly silence?: number
}

/**
 * The helper's side of the conversation: answers calls until its input ends. When the client went without saying how it
 * ended, what runs is stopped, the run and the journal say `interrupted`, and the lock is freed.
 * @returns the exit code.
 */
export async function runAgent(stdin: Readable, stdout: Writable, options: AgentOptions): Promise<number> {
  const say = (answer: Answer) => writeFrame(stdout, answer)
  const working = new Map<number, { readonly abort: AbortController; readonly ended: Promise<void> }>()
  let desk: Desk | undefined
  const answer = async (id: number, call: Call, given: unknown, signal: AbortSignal) => {
    try {
      const onLine = (line: string) => say({ id, line })
      if (call === 'open') {
        if (desk !== undefined) throw new Error('opened twice')
        const where = { root: options.directory, socket: options.socket ?? daemonSocket }
        desk = await openDesk(where, calls.open.parse(given), onLine, signal)
        // A helper without its lock must not go on: another operator may be at work.
        desk.lost.then(() => stdin.destroy(new Error('the lock was lost')))
        await say({ id, done: null })
      } else {
        if (desk === undefined) throw new Error('not opened')
        await say({ id, done: (await desk.answer(call, given, onLine, signal)) ?? null })
      }
    } catch (error) {
      await say({ id, failed: packError(error) })
    } finally {
      working.delete(id)
    }
  }
  const deaf = setTimeout(() => stdin.destroy(), options.silence ?? silence)
  let broken: unknown
  try {
    await say({ hello: { protocol: protocolVersion, version: options.version } })
    for await (const question of readFrames(stdin, Question)) {
      deaf.refresh()
      if ('cancel' in question) working.get(question.cancel)?.abort.abort()
      else if ('call' in question) {
        const abort = new AbortController()
        working.set(question.id, { abort, ended: answer(question.id, question.call, question.with, abort.signal) })
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') broken = error
  } finally {
    clearTimeout(deaf)
  }
  const open = [...working.values()]
  for (const { abort } of open) abort.abort()
  await Promise.all(open.map(({ ended }) => ended))
  await desk?.close()
  if (broken !== undefined) throw broken
  return 0
}
