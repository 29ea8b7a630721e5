import { expect, it } from 'vitest'
import { instant } from './log-reader.ts'

it.each([
  ['2026-01-02T03:04:05.000000006Z', '1767323045.000000006'],
  ['2026-01-02T03:04:05.5Z', '1767323045.500000000'],
  ['2026-01-02T00:04:05-03:00', '1767323045'],
  ['1767323045', '1767323045'],
  ['1767323045.25', '1767323045.25'],
])('gives %s to the engine without losing a nanosecond', (since, seconds) => expect(instant(since)).toBe(seconds))
