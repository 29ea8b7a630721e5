import { describe, expect, it } from 'vitest'
import { operations } from '../../packages/muelle/src/operations.ts'
import { everyday } from '../live/everyday/commands.ts'
import { entryOf } from '../live/everyday/operation.ts'
import { rest, without } from '../live/everyday/rest.ts'

const lines = [...everyday, ...rest].map(({ muelle }) => muelle)
const run = new Set(lines.filter((line) => !line.includes('--dry-run')).map((line) => entryOf(line)?.name))
const names = operations.map(({ name }) => name)

describe('the suite that runs through unix:// and ssh://', () => {
  it('runs every operation, or says why there is nothing to run', () => {
    const hint = 'give the operation a row in test/live/everyday/rest.ts, or a reason in its list `without`'
    expect(names.filter((name) => !run.has(name)).sort(), hint).toEqual(Object.keys(without).sort())
  })

  it('has no row that is no operation', () => {
    expect(lines.filter((line) => entryOf(line) === undefined)).toEqual([])
  })
})
