import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

const { O_CREAT, O_DIRECT, O_EXCL, O_WRONLY } = constants

/** Bytes written at once. Measured with 1.6 GB: 1.2 s with 1 MiB, 0.7 s with 4 MiB; two of them lie in memory. */
const piece = 4 * 1024 * 1024

/** What memory, offsets and lengths of direct input and output are multiples of, on every disk (open(2), O_DIRECT). */
const aligned = 4096

/** Two pieces of memory that begin with a page: V8 takes memory that may be resized by pages, and other memory wherever there is some. */
function pieces(): [Buffer, Buffer] {
  const buffer = new ArrayBuffer(2 * piece, { maxByteLength: 2 * piece })
  return [Buffer.from(buffer, 0, piece), Buffer.from(buffer, piece, piece)]
}

/**
 * A file that is written from front to end, past the page cache where the file system allows: gigabytes of a dump would push the
 * database's own pages out of memory, and cost as much again in copying. While one piece is written the next one is filled.
 */
export class NewFile {
  readonly #path: string
  readonly #file: FileHandle
  readonly #direct: boolean
  readonly #pieces = pieces()
  #used = 0
  #written = 0
  #writing: Promise<void> | undefined

  private constructor(path: string, file: FileHandle, direct: boolean) {
    this.#path = path
    this.#file = file
    this.#direct = direct
  }

  /** @throws when there is a file of that name already. */
  static async create(path: string): Promise<NewFile> {
    const flags = O_WRONLY | O_CREAT | O_EXCL
    try {
      return new NewFile(path, await open(path, flags | O_DIRECT, 0o600), true)
    } catch (error) {
      // File systems in memory and over the network know no direct output. Some have made the file when they say so.
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
      return new NewFile(path, await open(path, O_WRONLY | O_CREAT, 0o600), false)
    }
  }

  get bytes(): number {
    return this.#written + this.#used
  }

  /** @param data is the caller's again when this resolves. @throws what went wrong with what was written before, too. */
  async write(data: Buffer): Promise<void> {
    for (let from = 0; from < data.length; ) {
      const taken = data.copy(this.#pieces[0], this.#used, from)
      from += taken
      this.#used += taken
      if (this.#used === piece) await this.#send()
    }
  }

  async #send(): Promise<void> {
    await this.#writing
    this.#writing = put(this.#file, this.#pieces[0], this.#written)
    // Who writes on or ends it is told.
    this.#writing.catch(() => undefined)
    this.#written += piece
    this.#used = 0
    this.#pieces.reverse()
  }

  /** Ends it; it is on the disk then. */
  async close(): Promise<void> {
    await this.#writing
    const rest = this.#pieces[0].subarray(0, this.#used)
    const whole = rest.length - (rest.length % aligned)
    await put(this.#file, rest.subarray(0, whole), this.#written)
    await this.#tail(rest.subarray(whole), this.#written + whole)
    await this.#file.sync()
    await this.#file.close()
  }

  /** What does not fill a block goes the usual way. */
  async #tail(rest: Buffer, at: number): Promise<void> {
    if (!this.#direct) return put(this.#file, rest, at)
    const file = await open(this.#path, O_WRONLY)
    try {
      await put(file, rest, at)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  /** Lets it go as it is. Done after the end it does nothing. */
  async abandon(): Promise<void> {
    await this.#writing?.catch(() => undefined)
    await this.#file.close().catch(() => undefined)
  }
}

async function put(file: FileHandle, data: Buffer, at: number): Promise<void> {
  for (let from = 0; from < data.length; )
    from += (await file.write(data, from, data.length - from, at + from)).bytesWritten
}
