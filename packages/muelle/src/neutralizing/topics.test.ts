import { expect, test } from 'vitest'
import { packs } from '../packs/packs.ts'
import type { Measure } from './measure.ts'
import { topics } from './topics.ts'

const fixed = [...topics, ...packs.flatMap((pack) => pack.neutralizing)].filter(
  (topic): topic is Measure => typeof topic !== 'function',
)

test('every measure has a name of its own that can stand in SQL, and a source', () => {
  expect(new Set(fixed.map(({ id }) => id)).size).toBe(fixed.length)
  expect(fixed.filter(({ id }) => !/^[a-z:.-]+$/.test(id))).toEqual([])
  expect(fixed.filter(({ source }) => source.length < 10)).toEqual([])
})

test('a measure that changes rows says how it is seen that they are changed, by emptied columns at least', () => {
  const blind = fixed.filter(
    ({ act, still }) =>
      still === 'false' && !('remove' in act) && !Object.values(act.set).some((value) => typeof value === 'symbol'),
  )
  // An own address for incoming calls cannot be told from the original by looking at the copy alone.
  expect(blind.map(({ id }) => id)).toEqual(['webhook-addresses'])
})
