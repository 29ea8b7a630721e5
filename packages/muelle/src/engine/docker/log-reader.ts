import type { Readable } from 'node:stream'
import { lineSplitter } from '../../kernel/lines.ts'
import type { ContainerSummary, LogLine, LogRequest } from '../port.ts'
import type { Client } from './client.ts'
import { inspectIfThere } from './containers.ts'
import { type Frame, frames } from './frames.ts'

/** Reads the log of one container until it ends, or the container stops. Lines at `after` or before it are left out. */
export async function* readLog(
  client: Client,
  container: ContainerSummary,
  request: LogRequest,
  after?: string,
): AsyncGenerator<LogLine> {
  const info = await inspectIfThere(client, container.id)
  if (info === undefined) return
  const { service, name } = container
  const source = await open(client, container, request, after)
  const stop = () => source.destroy()
  request.signal?.addEventListener('abort', stop, { once: true })
  try {
    const messages = info.Config.Tty ? terminalLines(source) : wholeMessages(source)
    for await (const { stream, at, text } of messages)
      if (after === undefined || at > after) yield { service, container: name, stream, at, text }
  } catch (error) {
    // Ending it by ourselves is no failure.
    if (!request.signal?.aborted)
      throw await client.ask('follow the log', () => Promise.reject(error)).catch((told) => told)
  } finally {
    request.signal?.removeEventListener('abort', stop)
    source.destroy()
  }
}

function open(
  client: Client,
  { id, name }: ContainerSummary,
  request: LogRequest,
  after: string | undefined,
): Promise<Readable> {
  const since = after ?? request.since
  const options = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: true as const,
    ...(after === undefined && request.tail !== undefined && { tail: request.tail }),
    ...(since !== undefined && { since: instant(since) as unknown as number }),
    ...(request.until !== undefined && { until: instant(request.until) as unknown as number }),
  }
  // The library gives the whole log at once unless it follows; so the engine is asked by hand when it must not.
  return client.ask(`read the log of ${name}`, async (docker) => {
    if (request.follow) return (await docker.getContainer(id).logs(options)) as Readable
    return await new Promise<Readable>((resolve, reject) => {
      docker.modem.dial(
        {
          path: `/containers/${id}/logs?`,
          method: 'GET',
          isStream: true,
          statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
          options: { ...options, follow: false },
        },
        (error: Error | null, answer: unknown) => (error ? reject(error) : resolve(answer as Readable)),
      )
    })
  })
}

/** Seconds since the epoch with nanoseconds, as the engine wants them; digits of an ISO 8601 instant are kept. */
export function instant(since: string): string {
  if (/^\d+(\.\d+)?$/.test(since)) return since
  const fraction = /\.(\d{1,9})/.exec(since)?.[1] ?? ''
  const seconds = Math.floor(Date.parse(since) / 1000)
  return fraction === '' ? String(seconds) : `${seconds}.${fraction.padEnd(9, '0')}`
}

interface Message {
  readonly stream: 'stdout' | 'stderr'
  readonly at: string
  readonly text: string
}

const stamped = (text: string): [at: string, text: string] => {
  const space = text.indexOf(' ')
  return space < 0 ? [text, ''] : [text.slice(0, space), text.slice(space + 1)]
}

/** The engine cuts long lines into messages, each with its own time; only the last of them ends in a newline. */
async function* wholeMessages(source: Readable): AsyncGenerator<Message> {
  const open: Partial<Record<Frame['stream'], { at: string; parts: string[] }>> = {}
  const close = function* (stream: Frame['stream']): Generator<Message> {
    const line = open[stream]
    delete open[stream]
    if (line) yield { stream, at: line.at, text: line.parts.join('').replace(/\r?\n$/, '') }
  }
  for await (const { stream, data } of frames(source)) {
    const [at, text] = stamped(data.toString('utf8'))
    const line = open[stream] ?? { at, parts: [] }
    open[stream] = line
    line.parts.push(text)
    if (text.endsWith('\n')) yield* close(stream)
  }
  yield* close('stdout')
  yield* close('stderr')
}

async function* terminalLines(source: Readable): AsyncGenerator<Message> {
  const lines = lineSplitter()
  const message = (line: string): Message => {
    const [at, text] = stamped(line)
    return { stream: 'stdout', at, text }
  }
  for await (const chunk of source as AsyncIterable<Buffer>) for (const line of lines.push(chunk)) yield message(line)
  for (const line of lines.end()) yield message(line)
}
