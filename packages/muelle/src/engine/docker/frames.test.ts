import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { demultiplex, type Frame, frames } from './frames.ts'

const frame = (kind: number, data: string) => {
  const body = Buffer.from(data)
  const head = Buffer.alloc(8)
  head.writeUInt8(kind, 0)
  head.writeUInt32BE(body.length, 4)
  return Buffer.concat([head, body])
}
const cut = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
const all = async (source: AsyncIterable<Frame>) => {
  const got: Frame[] = []
  for await (const item of source) got.push(item)
  return got
}

describe('frames', () => {
  it('finds the same frames however the bytes arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string())),
        fc.integer({ min: 1, max: 20 }),
        async (sent, size) => {
          const bytes = Buffer.concat(sent.map(([kind, data]) => frame(kind, data)))
          const got = await all(frames(Readable.from(cut(bytes, size))))
          expect(got.map(({ stream, data }) => [stream === 'stderr' ? 2 : 1, data.toString()])).toEqual(sent)
        },
      ),
    )
  })

  it('refuses the raw stream of a terminal', async () => {
    await expect(all(frames(Readable.from([Buffer.from('hello world')])))).rejects.toThrow('multiplexed')
  })
})

describe('demultiplex', () => {
  it('parts the two streams, also when they are large', async () => {
    const long = 'x'.repeat(100_000)
    const { stdout, stderr } = demultiplex(Readable.from([frame(1, long), frame(2, 'e'), frame(1, long)]))
    const [out, err] = await Promise.all([text(stdout), text(stderr)])
    expect([out.length, err]).toEqual([200_000, 'e'])
  })

  it('hands a broken connection to both readers', async () => {
    const source = new Readable({ read: () => undefined })
    const { stdout, stderr } = demultiplex(source)
    const reading = Promise.allSettled([text(stdout), text(stderr)])
    source.destroy(new Error('gone'))
    expect((await reading).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  })
})
