import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cronFault, lastDue, nextDue } from './cron.ts'

const santiago = 'America/Santiago'
const day = 86_400_000

/** Every instant of a pattern from one instant until another. */
function between(at: string, timezone: string, from: string, until: string): readonly string[] {
  const found: string[] = []
  for (let due = nextDue(at, timezone, from); due !== undefined && due < until; due = nextDue(at, timezone, due))
    found.push(due)
  return found
}

describe('a pattern in a zone with daylight saving', () => {
  it('of every night comes once in the night that has no such hour, and once in the one that has it twice', () => {
    // Chile: 5 September 2027 begins at 01:00; 3 April 2027 has 23:00 to 24:00 twice.
    expect(between('30 0 * * *', santiago, '2027-09-04T12:00:00.000Z', '2027-09-06T12:00:00.000Z')).toEqual([
      '2027-09-05T04:00:00.000Z',
      '2027-09-06T03:30:00.000Z',
    ])
    expect(between('30 23 * * *', santiago, '2027-04-03T12:00:00.000Z', '2027-04-05T12:00:00.000Z')).toEqual([
      '2027-04-04T02:30:00.000Z',
      '2027-04-05T03:30:00.000Z',
    ])
  })

  it('of every day comes exactly once in each local day of ten years', () => {
    const local = new Intl.DateTimeFormat('sv-SE', { timeZone: santiago, dateStyle: 'short' })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        const at = `${minute} ${hour} * * *`
        for (const [from, until] of [
          ['2027-04-01T12:00:00.000Z', '2027-04-07T12:00:00.000Z'],
          ['2027-09-02T12:00:00.000Z', '2027-09-08T12:00:00.000Z'],
        ] as const) {
          const days = between(at, santiago, from, until).map((due) => local.format(new Date(due)))
          expect(new Set(days).size).toBe(days.length)
          expect(days.length).toBeGreaterThanOrEqual(5)
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the last instant of a pattern', () => {
  it('is the one before the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), (days) => {
        const now = new Date(Date.parse('2026-01-01T07:13:00Z') + days * day).toISOString()
        const last = lastDue('15 4 * * 1', santiago, now) ?? ''
        expect(last <= now).toBe(true)
        expect(nextDue('15 4 * * 1', santiago, last)).toBe(nextDue('15 4 * * 1', santiago, now))
      }),
      { numRuns: 60 },
    )
  })

  it('may be this very moment', () => {
    expect(lastDue('0 3 * * *', 'UTC', '2026-11-23T03:00:00.000Z')).toBe('2026-11-23T03:00:00.000Z')
  })
})

describe('a pattern that is none', () => {
  it.each(['61 * * * *', '* * *', '0 0 * * * *', 'nonsense', ''])('is told: %j', (at) => {
    expect(cronFault(at)).toBeTypeOf('string')
  })

  it('may also be one that never comes', () => {
    expect(cronFault('30 2 31 2 *')).toBe('it never happens')
    expect(cronFault('30 2 29 2 *')).toBeUndefined()
  })
})
