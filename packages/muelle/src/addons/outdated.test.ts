import { expect, test } from 'vitest'
import { judge } from './outdated.ts'

const [one, two] = ['1'.repeat(40), '2'.repeat(40)]
const remote = {
  branches: new Map([['19.0', two]]),
  tags: new Map([
    ['v1.0', one],
    ['v1.1', two],
  ]),
  head: two,
}

test.each([
  ['19.0', two, 'current'],
  ['19.0', one, 'behind'],
  ['19.0', null, 'not pinned'],
  ['v1.0', one, 'newer tags'],
  ['v1.0', two, 'moved'],
  ['v1.1', two, 'current'],
  ['gone', one, 'gone'],
  [one, one, 'fixed'],
])('%s pinned at %s is %s', (ref, commit, state) => {
  expect(judge(ref, commit, remote).state).toBe(state)
})
