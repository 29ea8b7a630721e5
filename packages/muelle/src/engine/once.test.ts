import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { attached, runOnce } from './once.ts'
import type { AttachRequest, Engine } from './port.ts'

const request = {} as AttachRequest

/** A container that runs until it is removed. */
function endless() {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() }
  const removed: string[] = []
  const ending = Promise.withResolvers<number>()
  const engine = {
    attach: async () => ({ id: 'c1', ...streams, ended: ending.promise }),
    async removeContainer(id: string) {
      removed.push(id)
      streams.stdout.end()
      streams.stderr.end()
      ending.resolve(137)
    },
  } as unknown as Engine
  return { engine, removed }
}

test('a container is removed when the work is interrupted, and the interruption is what is told', async () => {
  const { engine, removed } = endless()
  const interruption = new AbortController()
  const run = runOnce(engine, request, interruption.signal)
  interruption.abort(new Error('interrupted'))
  await expect(run).rejects.toThrow('interrupted')
  expect(removed).toEqual(['c1'])
})

test('one that was made while the interruption came is removed, too', async () => {
  const { engine, removed } = endless()
  const interruption = new AbortController()
  const late = {
    ...engine,
    async attach(asked: AttachRequest) {
      const container = await engine.attach(asked)
      interruption.abort(new Error('interrupted'))
      return container
    },
  }
  await expect(attached(late, request, interruption.signal, ({ ended }) => ended)).rejects.toThrow('interrupted')
  expect(removed).toEqual(['c1'])
})
