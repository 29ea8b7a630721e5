import { text } from 'node:stream/consumers'
import type { AttachRequest, Engine } from './port.ts'

/** What a container that ran to its end has said. */
export interface Said {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

/**
 * Works with a container that ends with us: interrupted, it is removed. If it cannot be removed then, it ends by itself, as its input
 * closes with this process.
 * @throws the reason of the interruption, whatever the work threw because of it.
 */
export async function attached<T>(
  engine: Pick<Engine, 'attach' | 'removeContainer'>,
  request: AttachRequest,
  signal: AbortSignal | undefined,
  work: (container: Awaited<ReturnType<Engine['attach']>>) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted()
  const container = await engine.attach(request)
  const stop = () => void engine.removeContainer(container.id).catch(() => undefined)
  signal?.addEventListener('abort', stop, { once: true })
  // Aborted while it was made: nobody calls the listener any more.
  if (signal?.aborted) stop()
  try {
    const done = await work(container)
    signal?.throwIfAborted()
    return done
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Runs a container to its end, without anything to read. It is removed when it ends. Never throws because of the exit code. */
export const runOnce = (
  engine: Pick<Engine, 'attach' | 'removeContainer'>,
  request: AttachRequest,
  signal?: AbortSignal,
): Promise<Said> =>
  attached(engine, request, signal, async (container) => {
    container.stdin.end()
    const [stdout, stderr, exitCode] = await Promise.all([
      text(container.stdout),
      text(container.stderr),
      container.ended,
    ])
    return { stdout, stderr, exitCode }
  })
