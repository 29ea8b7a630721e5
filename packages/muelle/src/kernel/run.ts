import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { lineSplitter } from './lines.ts'
import { type Ending, type StartRequest, start } from './spawn.ts'

/** A program to be run to its end. */
export interface RunRequest extends StartRequest {
  /** Written to standard input, then closed. Secrets go this way. Closed at once when absent. */
  readonly input?: string | Uint8Array | Readable | undefined
  /** Characters kept of the end of each stream; default 1 Mi. */
  readonly limit?: number | undefined
  /** Each line as it comes; the program waits while the promise is pending. */
  readonly onLine?: ((line: string, stream: 'stdout' | 'stderr') => void | Promise<void>) | undefined
}

/** What a program did: the same shape whether it did well or not. */
export interface RunResult extends Ending {
  /** The ends of its output, at most `limit` characters each. */
  readonly stdout: string
  readonly stderr: string
  /** Output was longer than what was kept. */
  readonly truncated: boolean
}

/** Milliseconds of silence after the program's end until its pipes are given up: a grandchild may hold them open. */
const silence = 1000

/**
 * Runs a program to its end. Never rejects because of how it ended: look at `ended` and `exitCode`.
 * @throws Error, a bug, when an argument holds a registered secret; whatever `onLine` or the input's stream throws, after ending the program.
 */
export async function run(request: RunRequest): Promise<RunResult> {
  const running = start(request)
  const stdout = new Collector(running.stdout, request.limit ?? 1024 * 1024)
  const stderr = new Collector(running.stderr, request.limit ?? 1024 * 1024)
  try {
    const [ended] = await Promise.all([
      running.ended.then(async (ending) => {
        await Promise.all([stdout.giveUp(), stderr.giveUp()])
        return ending
      }),
      stdout.read((line) => request.onLine?.(line, 'stdout')),
      stderr.read((line) => request.onLine?.(line, 'stderr')),
      feed(running.stdin, request.input),
    ])
    return { ...ended, stdout: stdout.text(), stderr: stderr.text(), truncated: stdout.truncated || stderr.truncated }
  } catch (error) {
    running.stop()
    await running.ended
    throw error
  }
}

/** Reads one stream of a program: hands on its lines and keeps its end. */
class Collector {
  truncated = false
  readonly #stream: Readable
  readonly #limit: number
  readonly #decoder = new TextDecoder()
  readonly #kept: string[] = []
  #size = 0
  #last = 0
  #busy = true
  #done = false

  constructor(stream: Readable, limit: number) {
    this.#stream = stream
    this.#limit = limit
  }

  async read(onLine: (line: string) => void | Promise<void>): Promise<void> {
    const splitter = lineSplitter()
    try {
      this.#busy = false
      for await (const chunk of this.#stream as AsyncIterable<Buffer>) {
        this.#busy = true
        this.#keep(this.#decoder.decode(chunk, { stream: true }))
        for (const line of splitter.push(chunk)) await onLine(line)
        this.#last = Date.now()
        this.#busy = false
      }
    } catch (error) {
      if (!isClosed(error)) throw error
    } finally {
      this.#done = true
    }
    for (const line of splitter.end()) await onLine(line)
  }

  /** Called at the program's end: resolves when all was read, or gives up after a second without a word. */
  async giveUp(): Promise<void> {
    const { setTimeout } = await import('node:timers/promises')
    const start = Date.now()
    while (!this.#done && (this.#busy || Date.now() - Math.max(start, this.#last) < silence)) await setTimeout(20)
    this.#stream.destroy()
  }

  text(): string {
    const text = this.#kept.join('')
    if (text.length > this.#limit) this.truncated = true
    return text.slice(-this.#limit)
  }

  #keep(text: string): void {
    this.#kept.push(text)
    this.#size += text.length
    while (this.#size - (this.#kept[0]?.length ?? 0) > this.#limit) {
      this.#size -= this.#kept.shift()?.length ?? 0
      this.truncated = true
    }
  }
}

async function feed(stdin: Writable, input: RunRequest['input']): Promise<void> {
  try {
    if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) await written(stdin, input)
    else await pipeline(input, stdin)
  } catch (error) {
    // A program that ends before it has read its input is judged by how it ended.
    if (!isClosed(error)) throw error
  }
}

const written = (stdin: Writable, input: string | Uint8Array | undefined) =>
  new Promise<void>((resolve, reject) => {
    stdin.once('error', reject)
    stdin.once('close', resolve)
    stdin.end(input, () => resolve())
  })

const closedCodes = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']
const isClosed = (error: unknown) => closedCodes.includes((error as NodeJS.ErrnoException).code ?? '')
