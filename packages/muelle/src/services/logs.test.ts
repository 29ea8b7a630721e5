import { expect, test } from 'vitest'
import { sinceInstant } from './logs.ts'

const now = '2026-11-23T12:00:00.000Z'

test('a duration is counted back from now', () => {
  expect(sinceInstant('90s', now)).toBe('2026-11-23T11:58:30.000Z')
  expect(sinceInstant('2d', now)).toBe('2026-11-21T12:00:00.000Z')
})

test('an instant is taken as it is, in UTC', () => {
  expect(sinceInstant('2026-11-23T08:00:00-03:00', now)).toBe('2026-11-23T11:00:00.000Z')
})

test('anything else is refused with what can be given', () => {
  expect(() => sinceInstant('yesterday', now)).toThrow('does not understand "yesterday"')
})
