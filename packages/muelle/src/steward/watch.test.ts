import { describe, expect, test } from 'vitest'
import { EnvironmentError } from '../kernel/errors.ts'
import { watch } from './watch.ts'

const failing = (what: string) => new EnvironmentError({ what })

/** Rounds of the watch, each ended by `sleep`; aborts after the last. */
async function rounds(count: number, work: (round: number) => Promise<void>) {
  const abort = new AbortController()
  const log: string[] = []
  const beats: (string | null)[] = []
  let round = 1
  const clock = {
    now: () => '2026-01-01T00:00:00.000Z',
    async sleep(_: number, signal?: AbortSignal) {
      round += 1
      if (round > count) abort.abort(new Error('SIGTERM'))
      signal?.throwIfAborted()
    },
  }
  const duties = [{ name: 'the hold', work: () => work(round) }]
  const beat = async (problem: string | null) => void beats.push(problem)
  await watch(duties, beat, { clock, signal: abort.signal, log: (text) => log.push(text) })
  return { log, beats }
}

describe('the watch', () => {
  test('gives a sign of life each round, and ends when told to', async () => {
    expect(await rounds(3, async () => undefined)).toEqual({ log: [], beats: [null, null, null] })
  })

  test('goes on after a failure, tells it once, and tells when it is over', async () => {
    const { log, beats } = await rounds(4, async (round) => {
      if (round === 2 || round === 3) throw failing('The proxy is away.')
    })
    expect(beats).toEqual([null, 'the hold: The proxy is away.', 'the hold: The proxy is away.', null])
    expect(log).toEqual(['cannot guard the hold, trying on: The proxy is away.', 'can guard the hold again'])
  })

  test('is ended by a bug: Docker starts it again', async () => {
    const bug = async () => {
      throw new TypeError('bug')
    }
    await expect(rounds(3, bug)).rejects.toThrow('bug')
  })

  test('ends while a duty is cut off by the signal, without a word', async () => {
    const abort = new AbortController()
    const log: string[] = []
    const work = async () => {
      abort.abort()
      throw failing('aborted')
    }
    const clock = { now: () => '', sleep: async () => undefined }
    await watch([{ name: 'the hold', work }], async () => undefined, {
      clock,
      signal: abort.signal,
      log: (text) => log.push(text),
    })
    expect(log).toEqual([])
  })
})
