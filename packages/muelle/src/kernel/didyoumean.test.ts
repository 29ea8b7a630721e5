import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closest, didYouMean, distance } from './didyoumean.ts'

const keys = ['databases', 'modules', 'serverWideModules', 'workers', 'cronThreads', 'memory', 'conf']

describe('closest', () => {
  it.each([
    ['databse', 'databases'],
    ['database', 'databases'],
    ['server_wide_modules', 'serverWideModules'],
    ['Workers', 'workers'],
    ['wrokers', 'workers'],
    ['cnof', 'conf'],
  ])('takes %s for %s', (word, meant) => {
    expect(closest(word, keys)).toBe(meant)
  })

  it.each(['', 'x', 'password', 'zzzzzzzzz'])('takes %j for nothing', (word) => {
    expect(closest(word, keys)).toBeUndefined()
  })

  it('takes a word for what it begins', () => {
    expect(closest('prod', ['staging', 'production'])).toBe('production')
  })

  it('prefers the first of two that are equally near', () => {
    expect(closest('bat', ['cat', 'hat'])).toBe('cat')
  })

  it('finds a candidate with one letter changed, left out, added or swapped', () => {
    const word = fc.stringMatching(/^[a-z]{4,12}$/)
    fc.assert(
      fc.property(word, fc.nat(3), fc.nat(11), fc.stringMatching(/^[a-z]$/), (candidate, kind, index, letter) => {
        const at = index % (candidate.length - 1)
        const [head, tail] = [candidate.slice(0, at), candidate.slice(at)]
        const wrong = [
          head + letter + tail.slice(1),
          head + tail.slice(1),
          head + letter + tail,
          head + (tail[1] ?? '') + (tail[0] ?? '') + tail.slice(2),
        ][kind]
        expect(closest(wrong ?? '', [candidate])).toBe(candidate)
      }),
    )
  })

  it('asks a question about it', () => {
    expect(didYouMean('databse', keys)).toBe('Did you mean "databases"?')
    expect(didYouMean('zzzz', keys)).toBeUndefined()
  })
})

describe('distance', () => {
  const word = fc.stringMatching(/^[ab]{0,6}$/)

  it('is 0 for equal words only, the same both ways, and never more than the longer word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b) === 0).toBe(a === b)
        expect(distance(a, b)).toBe(distance(b, a))
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })

  it('counts a swap of neighbours once', () => {
    expect(distance('ab', 'ba')).toBe(1)
  })
})
