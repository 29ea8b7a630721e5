import { expect, test } from 'vitest'
import { backends } from '../render/haproxy/backends.ts'
import { least, project } from '../stack/fixtures/project.ts'
import { loadStack } from '../stack/load.ts'
import { leaseFrom, leaseText, leftOf, longestHold, parseLease } from './lease.ts'

const now = '2026-01-01T00:00:00.000Z'

test('a lease lasts as long as asked, from the moment it was taken', () => {
  const lease = leaseFrom(now, 'proxy hold', 25)
  expect(lease.until).toBe('2026-01-01T00:00:25.000Z')
  expect(leftOf(lease, '2026-01-01T00:00:10.000Z')).toBe(15_000)
  expect(leftOf(lease, '2026-01-01T00:00:26.000Z')).toBe(-1000)
})

test('the daemon’s own way of writing its time is understood', () => {
  expect(leaseFrom('2026-01-01T00:00:00.123456789Z', 'proxy hold', 1).since).toBe('2026-01-01T00:00:00.123Z')
})

test('what was written is what is read', () => {
  const lease = leaseFrom(now, 'proxy hold', 25)
  expect(parseLease(leaseText(lease))).toEqual(lease)
})

test.each([['{"schema":2}'], ['{"schema":1,"operation":"x"'], ['']])('%s is refused, not guessed', (text) => {
  expect(() => parseLease(text)).toThrow('not what this Muelle writes')
})

test('the longest hold ends ten seconds before HAProxy gives up', async () => {
  const stack = await loadStack({ directory: project({ 'muelle.yaml': least }), environment: undefined, environ: {} })
  const [, retries] = /retries (\d+)/.exec(backends(stack)) ?? []
  expect(Number(retries) - 10).toBe(longestHold)
})
