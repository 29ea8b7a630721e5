import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import type { z } from 'zod'
import { longestFrame } from './protocol.ts'

const newline = 0x0a

/**
 * Reads one JSON object a line and parses each.
 * @throws Error for a line that is too long or not of the schema: the other side is not what it should be.
 */
export async function* readFrames<Schema extends z.ZodType>(
  source: Readable,
  schema: Schema,
): AsyncGenerator<z.output<Schema>> {
  let parts: Buffer[] = []
  let size = 0
  for await (const chunk of source as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = Buffer.concat([...parts, chunk.subarray(start, end)]).toString('utf8')
      start = end + 1
      parts = []
      size = 0
      yield schema.parse(JSON.parse(line))
    }
    parts.push(chunk.subarray(start))
    size += chunk.length - start
    if (size > longestFrame) throw new Error(`a line of more than ${longestFrame} bytes`)
  }
}

/** Writes one object as a line; resolves when the reader has room for more. */
export async function writeFrame(target: Writable, frame: object): Promise<void> {
  if (target.writable && !target.write(`${JSON.stringify(frame)}\n`))
    await Promise.race([once(target, 'drain'), once(target, 'close')])
}
