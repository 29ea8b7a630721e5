import { expect, it } from 'vitest'
import { spanBetween, spanText } from './span.ts'

it.each([
  [0, '0 s'],
  [119.9, '119 s'],
  [120, '2 min'],
  [7199, '119 min'],
  [7200, '2 h'],
  [172_799, '47 h'],
  [172_800, '2 d'],
  [864_000, '10 d'],
])('%d seconds are said as %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text)
})

it('between two instants is none when the clock was put back', () => {
  expect(spanBetween('2026-11-23T10:00:00.000Z', '2026-11-23T10:03:00.000Z')).toBe('3 min')
  expect(spanBetween('2026-11-23T10:00:00.000Z', '2026-11-23T07:00:00.000Z')).toBe('0 s')
})
