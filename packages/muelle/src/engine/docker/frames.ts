import { once } from 'node:events'
import { PassThrough, type Readable, type Writable } from 'node:stream'

/** One piece of a container's output. The daemon sends one frame for each message of a log. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr'
  readonly data: Buffer
}

/** 1 byte stream (1 out, 2 err), 3 bytes zero, 4 bytes length (Docker Engine API, ContainerAttach, "Stream format"). */
const headerLength = 8

/**
 * Cuts the daemon's multiplexed stream into its frames, in order.
 * @throws Error when the bytes are no such stream, as those of a container with a terminal are.
 */
export async function* frames(source: Readable): AsyncGenerator<Frame> {
  let buffer: Buffer = Buffer.alloc(0)
  for await (const chunk of source as AsyncIterable<Buffer>) {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk])
    while (buffer.length >= headerLength) {
      const kind = buffer.readUInt8(0)
      const end = headerLength + buffer.readUInt32BE(4)
      if (kind > 3) throw new Error(`not a multiplexed stream: frame of kind ${kind}`)
      if (buffer.length < end) break
      yield { stream: kind === 2 ? 'stderr' : 'stdout', data: buffer.subarray(headerLength, end) }
      buffer = buffer.subarray(end)
    }
  }
}

/** The two streams of a container, parted. The source waits for a reader that is slow: read both. */
export function demultiplex(source: Readable): { readonly stdout: Readable; readonly stderr: Readable } {
  const parts = { stdout: new PassThrough(), stderr: new PassThrough() }
  // Who reads one of them is told why it broke off; of the other nobody need hear it.
  for (const part of Object.values(parts)) part.on('error', () => undefined)
  const work = async () => {
    for await (const { stream, data } of frames(source)) await give(parts[stream], data)
  }
  work().then(
    () => [parts.stdout.end(), parts.stderr.end()],
    (error) => [parts.stdout.destroy(error), parts.stderr.destroy(error)],
  )
  return parts
}

async function give(target: Writable, data: Buffer): Promise<void> {
  if (target.destroyed || target.write(data)) return
  await Promise.race([once(target, 'drain'), once(target, 'close')])
}
