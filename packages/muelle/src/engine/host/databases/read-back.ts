import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createZstdDecompress } from 'node:zlib'

const piece = 1024 * 1024

/** pg_dump's last words; newer ones say one thing more behind them. Source: PostgreSQL, src/bin/pg_dump/pg_backup_archiver.c */
const endMark = '\n-- PostgreSQL database dump complete\n'

/** Bytes of the text's end that are looked at. */
const tail = 1024

/** Whether plain SQL comes to pg_dump's end. */
export const hasEnd = (end: Buffer): boolean => end.toString('latin1').includes(endMark)

/** Unpacks compressed SQL while it is written, to know that it can be: afterwards it would take as long again. */
export class SqlUnpacked {
  readonly #zstd = createZstdDecompress({ chunkSize: 1024 * 1024 })
  readonly #read: Promise<void>
  #taken: Promise<unknown> | undefined
  #bytes = 0
  #end: Buffer = Buffer.alloc(0)

  constructor() {
    this.#read = this.#look()
    // Who pushes on or ends it is told.
    this.#read.catch(() => undefined)
  }

  async #look(): Promise<void> {
    for await (const chunk of this.#zstd as AsyncIterable<Buffer>) {
      this.#bytes += chunk.length
      this.#end = Buffer.from(
        chunk.length >= tail ? chunk.subarray(-tail) : Buffer.concat([this.#end, chunk]).subarray(-tail),
      )
    }
  }

  /** @param data not to be changed any more. @throws when what came before it is nothing that can be unpacked. */
  async push(data: Buffer): Promise<void> {
    await this.#taken
    this.#taken = this.#zstd.write(data) ? undefined : once(this.#zstd, 'drain')
    this.#taken?.catch(() => undefined)
  }

  /** @returns bytes of the text, and whether it comes to pg_dump's end. @throws when it is cut off. */
  async end(): Promise<{ readonly bytes: number; readonly ended: boolean }> {
    this.#zstd.end()
    await this.#read
    return { bytes: this.#bytes, ended: hasEnd(this.#end) }
  }

  /** Lets it go. Done after the end it does nothing. */
  abandon(): void {
    this.#zstd.destroy()
  }
}

/** The SHA-256 of a file as it can be read again. */
export async function sumOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: piece, signal })) hash.update(chunk)
  return hash.digest('hex')
}
