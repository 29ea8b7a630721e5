import type { Readable, Writable } from 'node:stream'
import type { z } from 'zod'
import { EnvironmentError } from '../../kernel/errors.ts'
import { unpackError } from './carried-error.ts'
import { readFrames, writeFrame } from './framing.ts'
import { Answer, beat, type Call, type calls, protocolVersion } from './protocol.ts'

/** The helper as a program with two streams: a container, or in tests a process. */
export interface HelperProcess {
  readonly stdin: NodeJS.WritableStream
  readonly stdout: Readable
  readonly stderr: Readable
  readonly ended: Promise<number>
  /** Ends it by force. */
  kill(): Promise<void>
}

/** Milliseconds until a helper that says nothing at all is given up, and until one that was asked to end is killed. */
const patience = { greeting: 60_000, ending: 30_000 }

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  readonly onLine: (line: string) => void
}

/** The client's side of the conversation with a helper: questions with their answers, several at a time. */
export class HostChannel {
  readonly #helper: HelperProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly #hello = Promise.withResolvers<void>()
  readonly #beat: NodeJS.Timeout
  #last = 0
  #complaint = ''
  /** Why nothing can be asked any more. */
  #over: unknown

  constructor(helper: HelperProcess) {
    this.#helper = helper
    this.#hello.promise.catch(() => undefined)
    helper.stdin.on('error', () => undefined)
    helper.stderr.on('data', (chunk) => {
      this.#complaint = `${this.#complaint}${chunk}`.slice(-4096)
    })
    this.#beat = setInterval(() => this.#say({ beat: true }), beat)
    this.#beat.unref()
    this.#listen()
  }

  /** Whether the helper is gone. */
  get over(): boolean {
    return this.#over !== undefined
  }

  /** Waits for the helper's first word. */
  async greeted(): Promise<void> {
    const silent = setTimeout(() => this.#hello.reject(noWord()), patience.greeting)
    try {
      await this.#hello.promise
    } finally {
      clearTimeout(silent)
    }
  }

  /**
   * Asks the helper for something.
   * @throws what the helper reports; EnvironmentError when it ends before it has answered.
   */
  async ask<Name extends Call>(
    call: Name,
    given: z.input<(typeof calls)[Name]>,
    options: { readonly onLine?: (line: string) => void; readonly signal?: AbortSignal } = {},
  ): Promise<unknown> {
    options.signal?.throwIfAborted()
    if (this.#over !== undefined) throw this.#over
    this.#last += 1
    const id = this.#last
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { resolve, reject, onLine: options.onLine ?? (() => undefined) })
    const cancel = () => this.#say({ cancel: id })
    options.signal?.addEventListener('abort', cancel, { once: true })
    try {
      await this.#say({ id, call, with: given })
      return await promise
    } finally {
      options.signal?.removeEventListener('abort', cancel)
    }
  }

  /** Ends the conversation; resolves when the helper is gone. */
  async close(): Promise<void> {
    clearInterval(this.#beat)
    this.#helper.stdin.end()
    const stuck = setTimeout(() => this.#helper.kill(), patience.ending)
    try {
      // A daemon that went away meanwhile was reported by the call that noticed it.
      await this.#helper.ended.catch(() => undefined)
    } finally {
      clearTimeout(stuck)
    }
  }

  #say(question: object): Promise<void> {
    return writeFrame(this.#helper.stdin as Writable, question)
  }

  async #listen(): Promise<void> {
    let failure: unknown
    try {
      for await (const answer of readFrames(this.#helper.stdout, Answer)) this.#take(answer)
    } catch (error) {
      failure = error
    }
    clearInterval(this.#beat)
    this.#over = await this.#tellEnd(failure)
    this.#hello.reject(this.#over)
    for (const { reject } of this.#waiting.values()) reject(this.#over)
    this.#waiting.clear()
  }

  #take(answer: z.output<typeof Answer>): void {
    if ('hello' in answer) {
      const { protocol, version } = answer.hello
      if (protocol === protocolVersion) this.#hello.resolve()
      else this.#hello.reject(otherLanguage(protocol, version))
      return
    }
    const waiting = this.#waiting.get(answer.id)
    if ('line' in answer) {
      waiting?.onLine(answer.line)
      return
    }
    this.#waiting.delete(answer.id)
    if ('done' in answer) waiting?.resolve(answer.done)
    else waiting?.reject(unpackError(answer.failed))
  }

  async #tellEnd(failure: unknown): Promise<EnvironmentError> {
    const how = await this.#helper.ended.then(
      (code) => `exit code ${code}`,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    const words = [this.#complaint.trim(), failure instanceof Error ? failure.message : '', how]
    return new EnvironmentError(
      {
        what: 'The helper container on the Docker host ended.',
        evidence: words.filter(Boolean).join('\n'),
        next: 'Run the same command again: it goes on where this one stopped.',
      },
      { cause: failure },
    )
  }
}

const noWord = () =>
  new EnvironmentError({
    what: 'The helper container on the Docker host says nothing.',
    evidence: `${patience.greeting / 1000} s without a word`,
    next: 'Is the Docker host overloaded? Then wait. Otherwise build the image again: muelle images build.',
  })

const otherLanguage = (protocol: number, version: string) =>
  new EnvironmentError({
    what: 'Muelle’s image on the Docker host is of another version than this Muelle.',
    evidence: `it is ${version} and speaks protocol ${protocol}, this one speaks ${protocolVersion}`,
    next: 'Build the image again: muelle images build.',
  })
