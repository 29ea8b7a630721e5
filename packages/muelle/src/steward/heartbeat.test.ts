import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { beat, healthOf } from './heartbeat.ts'

const at = '2026-01-01T00:00:00.000Z'
const after = (seconds: number) => new Date(Date.parse(at) + seconds * 1000).toISOString()

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muelle-heartbeat-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return join(folder, 'heartbeat.json')
}

test('a steward that gave a sign a moment ago and lacks nothing is well', async () => {
  const path = await place()
  await beat(path, at, null)
  expect(await healthOf(path, after(3))).toEqual({ well: true, at, problem: null })
})

test('one that is silent for long is stuck', async () => {
  const path = await place()
  await beat(path, at, null)
  expect(await healthOf(path, after(60))).toMatchObject({ well: false, problem: expect.stringContaining('60 s') })
})

test('one whose last sign lies in the future is stuck: the clock was put back, and a living one gives another within a second', async () => {
  const path = await place()
  await beat(path, after(7200), null)
  expect(await healthOf(path, at)).toMatchObject({
    well: false,
    problem: expect.stringContaining('put back by 7200 s'),
  })
  await beat(path, after(1), null)
  expect(await healthOf(path, at)).toMatchObject({ well: true })
})

test('one that cannot do its work is not well, and says what', async () => {
  const path = await place()
  await beat(path, at, 'the hold: nobody answers')
  expect(await healthOf(path, after(1))).toMatchObject({ well: false, problem: 'the hold: nobody answers' })
})

test('one that never began is not well', async () => {
  expect(await healthOf(await place(), at)).toMatchObject({ well: false, at: null })
})
