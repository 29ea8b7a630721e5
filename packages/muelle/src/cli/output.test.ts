import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { outputTo } from './output.ts'

const stream = () => {
  const written: string[] = []
  return Object.assign(new EventEmitter(), { written, write: (text: string) => written.push(text) })
}

it.each(['EPIPE', 'EIO'])('goes on when nobody reads any more (%s): the pipe or the terminal was closed', (code) => {
  const [stdout, stderr] = [stream(), stream()]
  let closed = 0
  const output = outputTo(
    stdout as unknown as NodeJS.WriteStream,
    stderr as unknown as NodeJS.WriteStream,
    () => closed++,
  )
  output.answer('one')
  stdout.emit('error', Object.assign(new Error('gone'), { code }))
  stderr.emit('error', Object.assign(new Error('gone'), { code }))
  output.answer('two')
  expect(closed).toBe(1)
  expect(stdout.written).toEqual(['one\n'])
  expect(() => stdout.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full')
})
