import { expect, test } from 'vitest'
import { leaseFrom } from '../traffic/lease.ts'
import { dutyOf } from './duty.ts'

const lease = leaseFrom('2026-01-01T00:00:00.000Z', 'proxy hold', 25)
const before = '2026-01-01T00:00:24.999Z'
const after = '2026-01-01T00:00:25.000Z'

test('nothing is done without a lease, and as long as one lasts', () => {
  expect(dutyOf(undefined, after)).toBe('nothing')
  expect(dutyOf(lease, before)).toBe('nothing')
  expect(dutyOf({ ...lease, stage: 'stopped' }, before)).toBe('nothing')
})

test('a lease that is over is released while the active colour runs', () =>
  expect(dutyOf(lease, after)).toBe('release'))

test('a clock that is put back by hours ends a hold, and does not make it last for hours', () => {
  expect(dutyOf(lease, '2025-12-31T20:00:00.000Z')).toBe('release')
  expect(dutyOf({ ...lease, stage: 'stopped' }, '2025-12-31T20:00:00.000Z')).toBe('page')
  // The writer's clock may be ahead of the reader's by a moment.
  expect(dutyOf(lease, '2025-12-31T23:59:59.000Z')).toBe('nothing')
})

test('a lease that is over shows the page once the active colour was stopped', () => {
  expect(dutyOf({ ...lease, stage: 'stopped' }, after)).toBe('page')
})
