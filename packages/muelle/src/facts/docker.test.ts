import { describe, expect, it } from 'vitest'
import { atLeast } from './docker.ts'

describe('a version', () => {
  it.each([
    ['20.10.24+dfsg1', '20.10', true],
    ['20.10', '20.10', true],
    ['19.03.15', '20.10', false],
    ['28.2.2', '20.10', true],
    ['2.26.1-4', '2.20', true],
    ['v2.9.0', '2.20', false],
    ['1.29.2', '2.20', false],
    ['2.20', '2.20.2', false],
    ['5.0.0-rc.1', '2.20', true],
    ['', '2.20', false],
    ['unknown', '2.20', false],
  ])('%s against %s is %s', (version, least, expected) => {
    expect(atLeast(version, least)).toBe(expected)
  })
})
