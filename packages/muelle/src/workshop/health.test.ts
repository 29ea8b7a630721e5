import { expect, test } from 'vitest'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import { EnvironmentError, UserError } from '../kernel/errors.ts'
import { healthNow } from './health.ts'

const container = {
  id: 'a',
  state: 'running',
  health: 'starting',
  healthcheck: ['check'],
} as unknown as ContainerSummary
const never = new AbortController().signal
const ask = (exec: Engine['exec'], more: Partial<ContainerSummary> = {}, signal = never, within?: number) =>
  healthNow({ exec }, { ...container, ...more }, signal, within)
const answers = (exitCode: number) => async () => ({ exitCode, stdout: '', stderr: '' })
const rejects = (error: Error) => () => Promise.reject(error)
/** As the engine does it: rejects when it is told to. */
const hangs: Engine['exec'] = (_container, { signal }) =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

test('a container is healthy as soon as its own check says so', async () => {
  expect(await ask(answers(0))).toBe('healthy')
  expect(await ask(answers(1))).toBe('starting')
})

test('Docker’s word stands where it has one, where nothing runs, and where there is no check', async () => {
  const asked = rejects(new Error('asked'))
  expect(await ask(asked, { health: 'unhealthy' })).toBe('unhealthy')
  expect(await ask(asked, { state: 'exited' })).toBe('starting')
  expect(await ask(asked, { healthcheck: undefined })).toBe('starting')
})

test('one that ends during its check, or does not answer, is not healthy yet', async () => {
  expect(await ask(rejects(new UserError({ what: 'a does not run.' }, { refused: true })))).toBe('starting')
  expect(await ask(hangs, {}, never, 5)).toBe('starting')
})

test('a daemon that fails, and an interrupt, are told', async () => {
  await expect(ask(rejects(new EnvironmentError({ what: 'no Docker' })))).rejects.toThrow('no Docker')
  await expect(ask(hangs, {}, AbortSignal.timeout(5))).rejects.toThrow()
})
