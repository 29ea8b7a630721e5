import { expect, it } from 'vitest'
import type { JournalEntry } from '../kernel/journal.ts'
import { pairs } from './pairs.ts'

const entry = (sequence: number, event: 'begin' | 'end', more: Partial<JournalEntry> = {}): JournalEntry => ({
  schema: 1,
  sequence,
  at: `t${sequence}`,
  actor: 'cli:ana',
  operation: 'up',
  effect: 'change',
  input: {},
  event,
  previous: '',
  hash: '',
  ...more,
})

it('puts the end of an operation to its begin', () => {
  expect(pairs([entry(1, 'begin'), entry(2, 'end', { outcome: 'failed', detail: 'port taken' })])).toEqual([
    {
      sequence: 1,
      operation: 'up',
      effect: 'change',
      actor: 'cli:ana',
      input: {},
      beganAt: 't1',
      endedAt: 't2',
      outcome: 'failed',
      detail: 'port taken',
    },
  ])
})

it('leaves an operation open that has no end, wherever it stands', () => {
  const recorded = pairs([
    entry(1, 'begin'),
    entry(2, 'begin'),
    entry(3, 'end', { outcome: 'done' }),
    entry(4, 'begin'),
  ])
  expect(recorded.map(({ sequence, outcome }) => [sequence, outcome])).toEqual([
    [1, null],
    [2, 'done'],
    [4, null],
  ])
})
