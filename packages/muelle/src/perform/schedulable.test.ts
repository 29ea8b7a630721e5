import { describe, expect, it } from 'vitest'
import { operations } from '../operations.ts'
import { schedulable } from '../stack/schedule.ts'

describe('what the steward may be asked to run by itself', () => {
  it.each(schedulable)('%s exists, destroys nothing and does not run whatever is typed', async (name) => {
    const operation = await operations.find((entry) => entry.name === name)?.load()
    expect(operation?.effect).toMatch(/^(read|change)$/)
    expect(operation?.freeForm).toBeUndefined()
  })
})
