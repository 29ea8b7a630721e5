import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

  it('names no other live test in a reason that is not there, and one that runs the operation', () => {
    const live = join(import.meta.dirname, '../live')
    const named = Object.entries(without).flatMap(([name, reason]) =>
      [...reason.matchAll(/\S+\.live\.test\.ts/g)].map(([file]) => ({ name, file })),
    )
    expect(named.length).toBeGreaterThan(0)
    expect(named.filter(({ file }) => !existsSync(join(live, file)))).toEqual([])
    const silent = named.filter(({ name, file }) => !asWords(readFileSync(join(live, file), 'utf8')).includes(name))
    expect(silent).toEqual([])
  })

  it('has no row that is no operation', () => {
    expect(lines.filter((line) => entryOf(line) === undefined)).toEqual([])
  })
})

/** A test's words as one types them: `'i18n', 'load'` as `i18n load`. */
const asWords = (source: string): string => source.replace(/[^\w-]+/g, ' ')
