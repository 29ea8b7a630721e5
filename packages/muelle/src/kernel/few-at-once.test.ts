import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fewAtOnce } from './few-at-once.ts'

describe('a few at once', () => {
  it('never does more than those, and answers in the order of the list', async () => {
    let now = 0
    let most = 0
    const done = await fewAtOnce([5, 1, 4, 2, 3], 2, async (turns) => {
      most = Math.max(most, ++now)
      for (let each = 0; each < turns; each++) await turn()
      now--
      return turns * 10
    })
    expect(done).toEqual([50, 10, 40, 20, 30])
    expect(most).toBe(2)
  })

  it('begins nothing after one has failed', async () => {
    const begun: number[] = []
    const work = async (item: number) => {
      begun.push(item)
      await turn()
      if (item === 2) throw new Error('two')
    }
    await expect(fewAtOnce([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('two')
    await turn()
    expect(begun).not.toContain(6)
  })
})
