import { expect, test } from 'vitest'
import { holdSeconds } from './duration.ts'

test.each([
  ['25s', 25],
  ['1', 1],
  ['50s', 50],
])('%s is %i seconds', (text, seconds) => expect(holdSeconds(text)).toBe(seconds))

test.each([['0s'], ['-5s'], ['2m'], ['1.5s'], [''], ['25 s'], ['1e3']])('%j is refused', (text) => {
  expect(() => holdSeconds(text)).toThrow('does not understand')
})

test('more than held requests bear is refused, with the reason', () => {
  expect(() => holdSeconds('51s')).toThrow(
    expect.objectContaining({
      report: expect.objectContaining({ evidence: expect.stringContaining('50 s is the longest') }),
    }),
  )
})
