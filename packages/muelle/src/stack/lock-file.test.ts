import { chmodSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserErrors } from '../kernel/errors.ts'
import { line, project } from './fixtures/project.ts'
import { emptyLock, type Lock } from './lock.ts'
import { changeLock, difference, lockText, readLock } from './lock-file.ts'

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
    await changeLock({ directory, environment: 'production' }, () => lock)
    await changeLock({ directory, environment: 'staging' }, () => other)
    expect(await readLock(directory, 'production')).toEqual(lock)
    expect(await readLock(directory, 'staging')).toEqual(other)
  })

  it('has its keys sorted and one line break at the end, whatever the order they were found in', async () => {
    const one = project({})
    const two = project({})
    await changeLock({ directory: one, environment: 'production' }, () => lock)
    await changeLock({ directory: two, environment: 'production' }, () => ({
      ...lock,
      images: { db: image, redis: image },
    }))
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
    await expect(changeLock({ directory, environment: 'production' }, () => lock)).rejects.toThrow(UserErrors)
    expect(readFileSync(join(directory, 'muelle.lock'), 'utf8')).toBe('{')
  })

  it('loses nothing when many change it at once', async () => {
    const place = { directory: project({}), environment: 'production' }
    const names = Array.from({ length: 12 }, (_, number) => `role${number}`)
    await Promise.all(
      names.map((name) => changeLock(place, (lock) => ({ ...lock, images: { ...lock.images, [name]: image } }))),
    )
    expect(Object.keys((await readLock(place.directory, 'production')).images).sort()).toEqual(names.sort())
  })

  it('leaves the rights of .muelle/ as they are: a group may share the checkout', async () => {
    const directory = project({ '.muelle/x': '' })
    chmodSync(join(directory, '.muelle'), 0o775)
    await changeLock({ directory, environment: 'production' }, () => lock)
    expect(statSync(join(directory, '.muelle')).mode & 0o777).toBe(0o775)
    expect(readdirSync(join(directory, '.muelle'))).toEqual(['x'])
  })

  it('is changed although a process was killed while it wrote', async () => {
    const directory = project({ '.muelle/muelle.lock.writing': '' })
    utimesSync(join(directory, '.muelle/muelle.lock.writing'), 0, 0)
    await changeLock({ directory, environment: 'production' }, () => lock)
    expect(await readLock(directory, 'production')).toEqual(lock)
  })
})

describe('what a run changed of a lock', () => {
  const commit = 'b'.repeat(40)
  const keys = { 'git.example': ['ssh-ed25519 AAAA'] }

  it('is set, and what others set meanwhile stays', () => {
    const after = { ...lock, images: { ...lock.images, odoo: image }, hostKeys: keys, host: { cpus: 2, memory: 1 } }
    const meanwhile = { ...lock, addons: { x: commit }, pushed: { 'acme:1': `sha256:${'0'.repeat(64)}` } }
    expect(difference(lock, after)(meanwhile)).toEqual({
      ...meanwhile,
      images: after.images,
      hostKeys: keys,
      host: after.host,
    })
  })

  it('is removed, where it removed something', () => {
    const { redis: _, ...images } = lock.images
    expect(difference(lock, { ...lock, images })({ ...lock, images: { ...lock.images, odoo: image } })).toEqual({
      ...lock,
      images: { ...images, odoo: image },
    })
  })

  it('is nothing for an equal one', () => {
    const meanwhile = { ...emptyLock, host: { cpus: 2, memory: 1 } }
    expect(difference(lock, structuredClone(lock))(meanwhile)).toEqual(meanwhile)
  })
})
