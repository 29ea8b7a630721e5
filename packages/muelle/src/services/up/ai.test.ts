import { expect, test } from 'vitest'
import { stackOf } from '../../../../../test/golden/stack-of.ts'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { World } from '../../workshop/world.ts'
import { aiTasks } from './ai.ts'
import { upTasks } from './tasks.ts'

const ai = { image: 'acme/ai:1.4', port: 8002 }

/** A stack whose AI image nobody has, on a daemon that reaches no registry. */
async function upTo(services: object, error: Error = new EnvironmentError({ what: 'acme/ai:1.4 cannot be pulled.' })) {
  const stack = await stackOf({ services })
  const pull = async () => {
    throw error
  }
  const world = {
    stack,
    warnings: [],
    context: { signal: new AbortController().signal },
    engine: { image: async () => undefined, pull },
    session: { read: async () => undefined },
  } as unknown as World
  for (const task of aiTasks(stack)) await task.work(world, () => undefined)
  return world.warnings
}

test('the AI service is the last thing that up does, and no other step has anything of it', async () => {
  const tasks = upTasks(await stackOf({ services: { ai } }), 'blue').map(({ step }) => step)
  expect(tasks.at(-1)?.id).toBe('ai')
  expect(tasks.map(({ id }) => id)).not.toContain('image:ai')
  const others = tasks.slice(0, -1).flatMap(({ argv = [] }) => argv)
  expect(others).not.toContain('ai')
  // With nobody named, Compose would start it, and fail when its image is missing.
  expect(tasks.find(({ id }) => id === 'rest')?.argv).toContain('steward')
})

test('an image that cannot be had is a warning that names it, and no failure', async () => {
  expect(await upTo({ ai })).toEqual([expect.stringContaining('acme/ai:1.4 cannot be pulled')])
})

test('a secret that nobody set is a warning too', async () => {
  expect(await upTo({ ai: { ...ai, secrets: ['ai_key'] } })).toEqual([expect.stringContaining('ai_key is not set')])
})

test('a bug is none', async () => {
  await expect(upTo({ ai }, new TypeError('undefined is not a function'))).rejects.toThrow(TypeError)
})
