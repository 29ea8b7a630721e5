import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'

const piece = 1024 * 1024

/** pg_dump's last words; newer ones say one thing more behind them. Source: PostgreSQL, src/bin/pg_dump/pg_backup_archiver.c */
const endMark = '\n-- PostgreSQL database dump complete\n'

/** Bytes of the text's end that are looked at. */
const tail = 1024

/** Whether plain SQL comes to pg_dump's end. */
export const hasEnd = (end: Buffer): boolean => end.toString('latin1').includes(endMark)

/** Reads a compressed dump of SQL from the disk: its checksum, the size of its text, and whether that comes to its end. */
export async function readSql(
  path: string,
  signal: AbortSignal,
): Promise<{ readonly bytes: number; readonly sha256: string; readonly text: number; readonly ended: boolean }> {
  const hash = createHash('sha256')
  const seen = { bytes: 0, text: 0, end: Buffer.alloc(0) }
  const sum = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      seen.bytes += chunk.length
      done(null, chunk)
    },
  })
  await pipeline(
    createReadStream(path, { highWaterMark: piece }),
    sum,
    createZstdDecompress({ chunkSize: 64 * 1024 }),
    async (text: AsyncIterable<Buffer>) => {
      for await (const chunk of text) {
        seen.text += chunk.length
        seen.end = Buffer.from(
          chunk.length >= tail ? chunk.subarray(-tail) : Buffer.concat([seen.end, chunk]).subarray(-tail),
        )
      }
    },
    { signal },
  )
  return { bytes: seen.bytes, sha256: hash.digest('hex'), text: seen.text, ended: hasEnd(seen.end) }
}
