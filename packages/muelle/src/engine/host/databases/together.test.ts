import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { together } from './together.ts'

const never = (signal: AbortSignal) => setTimeout(60_000, 'never', { signal })

test('answers with all that was done', async () => {
  expect(await together(new AbortController().signal, [async () => 1, async () => 'two'])).toEqual([1, 'two'])
})

test('one that fails ends the others, and is the one that is told of', async () => {
  const failing = together(new AbortController().signal, [never, () => Promise.reject(new Error('the disk is full'))])
  await expect(failing).rejects.toThrow('the disk is full')
})

test('who ends all of it is told so', async () => {
  const outer = new AbortController()
  const waiting = together(outer.signal, [never, never])
  outer.abort(new Error('Ctrl-C'))
  await expect(waiting).rejects.toThrow('Ctrl-C')
})
