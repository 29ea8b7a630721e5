import type { Readable } from 'node:stream'
import { z } from 'zod'
import { lineSplitter } from '../../kernel/lines.ts'

/** One JSON object of the stream that builds, pulls and imports answer with. */
const Event = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
  /** What a push ends with. */
  aux: z.object({ Digest: z.string().optional() }).nullish(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional(), code: z.number().optional() }).optional(),
})
export type Event = z.output<typeof Event>

/** The objects of such a stream, in order. A failure is an event with `error`, not an exception: the HTTP answer was good. */
export async function* events(source: Readable): AsyncGenerator<Event> {
  const lines = lineSplitter()
  const parse = (line: string) => Event.parse(JSON.parse(line))
  for await (const chunk of source as AsyncIterable<Buffer>)
    for (const line of lines.push(chunk)) if (line.trim() !== '') yield parse(line)
  for (const line of lines.end()) if (line.trim() !== '') yield parse(line)
}
