import { describe, expect, it } from 'vitest'
import type { Engine } from '../engine/port.ts'
import { exchangeSql } from './exchange.ts'
import { settle } from './half-made.ts'
import { namesOf } from './names.ts'

const names = namesOf('acme')
const { database, copy, aside } = names

/** A server and a volume that hold what is written on each database and each filestore. */
function target(withOld: boolean) {
  const databases = new Map(withOld ? [[database, 'old']] : [])
  databases.set(copy, 'new')
  const files = new Map(withOld ? [[database, 'old']] : [])
  files.set(copy, 'new')
  const rename = (map: Map<string, string>, from: string, to: string) => {
    if (map.has(to)) throw new Error(`there is ${to} already`)
    map.set(to, map.get(from) ?? 'empty')
    map.delete(from)
  }
  const place = {
    container: 'db',
    engine: {
      exec: async (_: string, { input = '' }: { input?: string }) => {
        const [, dropped] = /^DROP DATABASE IF EXISTS "(.+)" WITH/.exec(input) ?? []
        if (dropped !== undefined) databases.delete(dropped)
        return { exitCode: 0, stdout: dropped === undefined ? [...databases.keys()].join('\n') : '', stderr: '' }
      },
    } as unknown as Engine,
    session: {
      clone: async (job: { job: string; from?: string; to?: string; database?: string }) => {
        if (job.job === 'filestores') return [...files.keys()]
        if (job.job === 'move') rename(files, job.from ?? '', job.to ?? '')
        else files.delete(job.database ?? '')
        return true
      },
    } as never,
  }
  /** The exchange and what follows, as tasks do it. */
  const steps = [
    () => rename(files, database, aside),
    () => rename(files, copy, database),
    () => {
      if (withOld) rename(databases, database, aside)
      rename(databases, copy, database)
    },
    () => databases.delete(aside),
    () => files.delete(aside),
  ]
  return { databases, files, place, steps }
}

describe.each([true, false])('a clone that was cut off, with a previous copy: %s', (withOld) => {
  it.each([0, 1, 2, 3, 4, 5])(
    'after %i moves, leaves all of the old or all of the new, and nothing else',
    async (cut) => {
      const { databases, files, place, steps } = target(withOld)
      for (const move of steps.slice(0, cut)) move()
      await settle(place, names)
      const whole = cut < 3 ? (withOld ? 'old' : undefined) : 'new'
      expect(Object.fromEntries(databases)).toEqual(whole === undefined ? {} : { [database]: whole })
      expect(files.get(database) ?? 'empty').toBe(whole ?? 'empty')
      expect([...files.keys()].filter((name) => name !== database)).toEqual([])
      expect(await settle(place, names)).toBeUndefined()
    },
  )
})

describe('the names of what is in the making', () => {
  it('are readable, and never longer than PostgreSQL takes', () => {
    expect(copy).toBe('muelle-clone-acme')
    expect(namesOf('a'.repeat(63)).copy).toMatch(/^muelle-clone-[0-9a-f]{12}$/)
  })
})

describe('the exchange', () => {
  it('is one transaction', () => {
    expect(exchangeSql(names, true, 'now').split('\n')).toEqual([
      'BEGIN;',
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN ('acme', 'muelle-clone-acme') AND pid <> pg_backend_pid();",
      'ALTER DATABASE "acme" RENAME TO "muelle-aside-acme";',
      'ALTER DATABASE "muelle-clone-acme" RENAME TO "acme";',
      `COMMENT ON DATABASE "acme" IS 'muelle: initialised now';`,
      'COMMIT;',
      '',
    ])
  })
})
