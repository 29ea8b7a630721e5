import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserErrors } from '../kernel/errors.ts'
import { line, project } from './fixtures/project.ts'
import { emptyLock, type Lock } from './lock.ts'
import { lockText, readLock, writeLock } from './lock-file.ts'

const image = { reference: 'postgres:15@sha256:00', uid: 999, gid: 999 }
const lock: Lock = {
  schema: 1,
  images: { redis: image, db: image },
  addons: { 'https://x/y.git#19.0': 'a'.repeat(40) },
}

const faultsOf = async (text: string) => {
  try {
    await readLock(project({ 'muelle.lock': text }), 'production')
    return []
  } catch (error) {
    if (error instanceof UserErrors) return error.reports.map(line)
    throw error
  }
}

describe('muelle.lock', () => {
  it('is empty when it is not there', async () => {
    expect(await readLock(project({}), 'production')).toEqual(emptyLock)
  })

  it('gives back what was written, for each environment its own', async () => {
    const directory = project({})
    const other = { ...emptyLock, images: { db: { ...image, reference: 'muelle.local/postgres:15-abc' } } }
    await writeLock({ directory, environment: 'production', lock })
    await writeLock({ directory, environment: 'staging', lock: other })
    expect(await readLock(directory, 'production')).toEqual(lock)
    expect(await readLock(directory, 'staging')).toEqual(other)
  })

  it('has its keys sorted and one line break at the end, whatever the order they were found in', async () => {
    const one = project({})
    const two = project({})
    await writeLock({ directory: one, environment: 'production', lock })
    await writeLock({
      directory: two,
      environment: 'production',
      lock: { ...lock, images: { db: image, redis: image } },
    })
    const text = readFileSync(join(one, 'muelle.lock'), 'utf8')
    expect(text).toBe(readFileSync(join(two, 'muelle.lock'), 'utf8'))
    expect(text.indexOf('"db"')).toBeLessThan(text.indexOf('"redis"'))
    expect(text).toMatch(/[^\n]\n$/)
  })

  it('has the same bytes after it was read and written again', () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/)
    const locked = fc.record({ reference: fc.string({ minLength: 1 }), uid: fc.nat(), gid: fc.nat() })
    const file = fc.record({
      schema: fc.constant(1 as const),
      environments: fc.dictionary(name, fc.record({ images: fc.dictionary(name, locked), addons: fc.constant({}) })),
    })
    fc.assert(
      fc.property(file, (value) => {
        const text = lockText(value)
        expect(lockText(JSON.parse(text))).toBe(text)
      }),
    )
  })

  it.each([
    ['a merge conflict', '{\n<<<<<<< HEAD\n', '2:1 muelle.lock holds a merge conflict'],
    ['what is no JSON', '{\n  "schema": 1,\n', '3:1 muelle.lock is not valid JSON'],
    ['a newer version', '{"schema": 2}', '1:1 muelle.lock was written by a newer Muelle'],
    [
      'a key of somebody else',
      '{"schema": 1, "environments": {}, "x": 1}',
      '1:1 muelle.lock is not as Muelle writes it',
    ],
    ['a text', '"x"', '1:1 muelle.lock is not as Muelle writes it'],
  ])('is refused with %s', async (_, text, fault) => {
    expect(await faultsOf(text)).toEqual([`muelle.lock:${fault}`])
  })

  it('is not overwritten when it is damaged', async () => {
    const directory = project({ 'muelle.lock': '{' })
    await expect(writeLock({ directory, environment: 'production', lock })).rejects.toThrow(UserErrors)
    expect(readFileSync(join(directory, 'muelle.lock'), 'utf8')).toBe('{')
  })
})
