import { open } from 'node:fs/promises'

/**
 * A file from front to end, in pieces that lie in one buffer: each is overwritten by the next. A stream of Node's own makes a new one
 * for every piece, and a helper that reads gigabytes grows by what is not collected yet.
 */
export async function* pieces(path: string, signal: AbortSignal, length = 1024 * 1024): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  await using file = await open(path)
  for (;;) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, length)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}
