import { expect, test } from 'vitest'
import { instantOf } from './logs.ts'

const now = '2026-11-23T12:00:00.000Z'

test('a duration is counted back from now', () => {
  expect(instantOf('--since', '90s', now)).toBe('2026-11-23T11:58:30.000Z')
  expect(instantOf('--since', '2d', now)).toBe('2026-11-21T12:00:00.000Z')
})

test('an instant is taken as it is, in UTC', () => {
  expect(instantOf('--since', '2026-11-23T08:00:00-03:00', now)).toBe('2026-11-23T11:00:00.000Z')
})

test('anything else is refused with what can be given', () => {
  expect(() => instantOf('--since', 'yesterday', now)).toThrow('--since does not understand "yesterday"')
})
