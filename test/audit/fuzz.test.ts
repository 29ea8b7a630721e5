import { expect, test } from 'vitest'
import { fuzz } from './fuzz.ts'

// `node test/audit/fuzz.ts` tries 100,000 with any seed; here they are always the same.
test('no broken file makes the audit fail, hang or point behind the file', () => {
  const { inputs, wrong } = fuzz(2000, 7)
  expect(wrong.map(({ input, what }) => `${input}: ${what}`)).toEqual([])
  expect(inputs).toBe(2000)
}, 120_000)
