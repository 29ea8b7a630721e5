import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { HostChannel } from './channel.ts'
import { readFrames, writeFrame } from './framing.ts'
import { hostSession } from './host-session.ts'
import { Question } from './protocol.ts'

/** A helper whose Compose runs until it is told to stop, and then ends as Compose does. */
function sessionWith(signal: AbortSignal) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const working = async () => {
    await writeFrame(stdout, { hello: { protocol: 1, version: '0' } })
    for await (const question of readFrames(stdin, Question))
      if ('cancel' in question)
        await writeFrame(stdout, { id: question.cancel, done: { exitCode: 130, output: 'Network x  Error\ncanceled' } })
    stdout.end()
    return 0
  }
  const channel = new HostChannel({ stdin, stdout, stderr, ended: working(), kill: async () => undefined })
  return { channel, session: hostSession(channel, { lock: false, signal }) }
}

describe('a session on the host', () => {
  it('says that it was interrupted, and not that Compose failed, when Compose was stopped for a Ctrl-C', async () => {
    const stopping = new AbortController()
    const { channel, session } = sessionWith(stopping.signal)
    await channel.greeted()
    const running = session.compose(['up', '--detach'])
    stopping.abort(new Error('interrupted by SIGINT'))
    await expect(running).rejects.toThrow('interrupted by SIGINT')
    await channel.close()
  })
})
