import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DatabaseJob } from '../../engine/host/databases/jobs.ts'
import { databasePlaces } from '../../engine/host/databases/places.ts'
import { hasFiles, moveFiles, removeFiles } from '../../engine/host/databases/store.ts'
import { FailedError } from '../../kernel/errors.ts'
import { finishExchange, mustNotExchange, openedExchange } from '../exchange.ts'
import { makingName } from './making.ts'
import { settleDatabases } from './settle.ts'
import { type DatabaseWorld, exchangeTasks, nothingYet, takeBack } from './take-place.ts'

const [name, aside] = [makingName('load', 'acme'), makingName('old', 'acme')]
const fault = () => new FailedError({ what: 'The disk is gone.', next: 'Look at it.' }, { unwound: false })

let scratch: string
let filestores: string
/** Names of databases by their number. */
let server: Map<number, string>
let state: Map<string, string>
/** What was done, in order, and at which of it something breaks. */
let done: string[]
let breaks: RegExp | undefined

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-exchange-'))
  filestores = join(scratch, 'odoo-data/filestore')
  mkdirSync(filestores, { recursive: true })
  for (const [directory, mark] of [
    ['acme', 'previous'],
    [name, 'loaded'],
  ] as const) {
    mkdirSync(join(filestores, directory))
    writeFileSync(join(filestores, directory, mark), '')
  }
  server = new Map([
    [1, 'acme'],
    [2, name],
  ])
  state = new Map()
  done = []
  breaks = undefined
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const does = (what: string) => {
  if (breaks?.test(what)) throw fault()
  done.push(what)
}
const files = () =>
  Object.fromEntries(readdirSync(filestores).map((each) => [each, readdirSync(join(filestores, each))]))

function answer(sql: string): string {
  const [, oid] = / oid = (\d+) /.exec(sql) ?? []
  const [, to] = /RENAME TO %I', datname, '([^']+)'/.exec(sql) ?? []
  const [, dropped] = /DROP DATABASE IF EXISTS "([^"]+)"/.exec(sql) ?? []
  if (to !== undefined) {
    does(`name ${to}`)
    if (server.has(Number(oid))) server.set(Number(oid), to)
  } else if (dropped !== undefined) {
    const [number] = [...server].find(([, called]) => called === dropped) ?? []
    if (number === undefined) return ''
    does(`drop ${dropped}`)
    server.delete(number)
  } else return [...server].map(([each, called]) => `${each}\t${called}\t\t0\n`).join('')
  return ''
}

async function job(what: DatabaseJob): Promise<unknown> {
  const places = databasePlaces(scratch, '', scratch)
  if (what.job === 'moveFiles') {
    does(`files ${what.to}`)
    return moveFiles(places, what)
  }
  if (what.job === 'removeFiles') return removeFiles(places, what.database)
  if (what.job === 'hasFiles') return hasFiles(places, what.database)
  throw new Error(what.job)
}

function world(): DatabaseWorld {
  const container = (service: string) => ({ service, id: service, state: 'running', health: 'healthy', oneOff: false })
  return {
    ...nothingYet,
    context: { clock: { now: () => '2026-11-23T12:00:00Z', sleep: async () => undefined }, signal: undefined },
    stack: { project: 'acme' },
    engine: {
      containers: async () => ['db', 'odoo-blue'].map(container),
      exec: async (_id: string, { input }: { input: string }) => ({ exitCode: 0, stdout: answer(input), stderr: '' }),
    },
    session: {
      read: async (path: string) => state.get(path),
      put: async (all: readonly { path: string; content: string }[]) => {
        for (const { path, content } of all) state.set(path, content)
        return []
      },
      remove: async (paths: readonly string[]) => {
        for (const path of paths) state.delete(path)
      },
      compose: async ([verb]: readonly string[]) => {
        does(`compose ${verb}`)
        return { exitCode: 0 }
      },
      database: job,
    },
  } as unknown as DatabaseWorld
}

/** A load at its last tasks, up to what breaks. */
async function exchanged(
  at?: RegExp,
  moves = [{ oid: 2, from: name, to: 'acme' }],
): Promise<{ readonly of: DatabaseWorld; readonly error: unknown }> {
  const of = world()
  const change = { by: 'databases load acme D1', stop: ['odoo-blue'], what: 'acme changes', why: 'verified' }
  breaks = at
  try {
    for (const { work } of exchangeTasks<DatabaseWorld>(change, () => moves, aside)) await work(of, () => undefined)
    return { of, error: undefined }
  } catch (error) {
    return { of, error }
  } finally {
    breaks = undefined
  }
}
const finish = () => finishExchange(world(), () => undefined)
const loaded = () =>
  expect({ server: [...server], files: files() }).toEqual({
    server: [[2, 'acme']],
    files: { acme: ['loaded'] },
  })
const previous = () => {
  expect(server.get(1)).toBe('acme')
  expect(files().acme).toEqual(['previous'])
}

test('a loaded database takes the place, with its files, and nothing is left', async () => {
  expect((await exchanged()).error).toBe(undefined)
  loaded()
  expect([...state.keys()]).toEqual(['state/databases.json'])
})

describe('after Odoo serves the loaded database', () => {
  test('a fault takes nothing back: what people wrote meanwhile stays', async () => {
    const { of, error } = await exchanged(new RegExp(`drop ${aside}`))
    const told = await takeBack(of, error)
    loaded()
    expect((told as FailedError).report.what).toContain('databases load acme D1 is done all the same')
    expect(await openedExchange(of.session)).toBe(undefined)
  })

  test('what cannot be removed now is removed by the next operation, which neither stops nor starts anybody', async () => {
    const { of, error } = await exchanged(new RegExp(`drop ${aside}`))
    breaks = new RegExp(`drop ${aside}`)
    expect(((await takeBack(of, error)) as FailedError).report.what).toContain('still there: muelle up removes it')
    breaks = undefined
    expect(await openedExchange(of.session)).toMatchObject({ phase: 'served' })
    done = []
    expect(await finish()).toEqual({ by: 'databases load acme D1', done: true })
    loaded()
    expect(done).toEqual([`drop ${aside}`])
  })
})

describe('cut off between two names', () => {
  for (const at of [
    /^compose stop/,
    /^name muelle-old/,
    /^files muelle-old/,
    /^files acme/,
    /^name acme/,
    /^compose start/,
  ]) {
    test(`at ${at.source} it is taken back`, async () => {
      const { of, error } = await exchanged(at)
      expect(error).toBeInstanceOf(FailedError)
      await takeBack(of, error)
      previous()
      expect(server.get(2)).toBe(name)
      expect(files()[name]).toEqual(['loaded'])
      expect(await openedExchange(of.session)).toBe(undefined)
    })

    test(`killed at ${at.source} it is finished by who comes next`, async () => {
      await exchanged(at)
      await finish()
      loaded()
    })
  }

  test('no database has a name that is served before its files are there', async () => {
    await exchanged()
    expect(done.indexOf('files acme')).toBeLessThan(done.indexOf('name acme'))
    expect(done.indexOf(`name ${aside}`)).toBeLessThan(done.indexOf(`files ${aside}`))
  })

  test('files that Odoo wrote meanwhile part it from nothing: both stay, and it says so', async () => {
    await exchanged(/^files acme/)
    mkdirSync(join(filestores, 'acme'))
    await expect(finish()).rejects.toThrow(`There are files of ${name} and of acme`)
    expect(existsSync(join(filestores, name, 'loaded'))).toBe(true)
    expect(await openedExchange(world().session)).toMatchObject({ phase: 'moving', begun: 2 })
  })

  test('nobody starts Odoo on it; served, it is no matter', async () => {
    const { of } = await exchanged(/^files acme/)
    const exchange = await openedExchange(of.session)
    expect(() => mustNotExchange(exchange)).toThrow('between two names')
    expect(() => mustNotExchange(exchange && { ...exchange, phase: 'served' })).not.toThrow()
    expect(() => mustNotExchange(undefined)).not.toThrow()
  })
})

describe('several databases in one exchange', () => {
  const other = makingName('clone', 'shop')
  const both = [
    { oid: 2, from: name, to: 'acme' },
    { oid: 4, from: other, to: 'shop' },
  ]
  beforeEach(() => {
    server.set(3, 'shop').set(4, other)
    mkdirSync(join(filestores, 'shop'))
    mkdirSync(join(filestores, other))
    writeFileSync(join(filestores, other, 'cloned'), '')
  })

  for (const at of [/^name acme/, /^files muelle-old-shop/, /^files shop/, /^name shop/, /^compose start/, /^drop/]) {
    test(`killed at ${at.source}, who comes next finishes all of them`, async () => {
      await exchanged(at, both)
      await finish()
      expect([...server].sort()).toEqual([
        [2, 'acme'],
        [4, 'shop'],
      ])
      expect(files()).toEqual({ acme: ['loaded'], shop: ['cloned'] })
    })
  }

  test('files that lay there without a database are kept, each apart', async () => {
    server.delete(1)
    server.delete(3)
    expect((await exchanged(undefined, both)).error).toBe(undefined)
    const kept = Object.entries(files()).filter(([each]) => each.startsWith('muelle-left-'))
    expect(kept.map(([, held]) => held)).toEqual([['previous'], []])
  })

  test('a fault in the second takes the first back too', async () => {
    const { of, error } = await exchanged(/^name shop/, both)
    await takeBack(of, error)
    previous()
    expect([server.get(3), server.get(4)]).toEqual(['shop', other])
    expect(files()[other]).toEqual(['cloned'])
  })
})

describe('what was cut off before its exchange', () => {
  const settled = () => settleDatabases(world(), () => undefined)

  test('is dropped with its files; what is served, tested or initialised is not', async () => {
    for (const [number, called] of [
      [3, 'muelle-clone-acme'],
      [4, 'muelle-test-abc'],
      [5, 'muelle-making-abc'],
      [6, 'loaded'],
    ] as const)
      server.set(number, called)
    mkdirSync(join(filestores, 'muelle-clone-acme'))
    expect(await settled()).toEqual({ ended: undefined, found: true })
    expect([...server.values()]).toEqual(['acme', 'muelle-test-abc', 'muelle-making-abc', 'loaded'])
    expect(Object.keys(files())).toEqual(['acme'])
    expect(await settled()).toEqual({ ended: undefined, found: false })
  })

  test('leaves its database until its files are gone: cut off again, it is found again', async () => {
    breaks = new RegExp(`drop ${name}`)
    await expect(settled()).rejects.toThrow('The disk is gone')
    expect(files()).toEqual({ acme: ['previous'] })
    breaks = undefined
    await settled()
    expect([...server.values()]).toEqual(['acme'])
  })

  test('is not what has a part in an exchange: that is finished first', async () => {
    await exchanged(/^name acme/)
    expect(await settled()).toEqual({ ended: 'databases load acme D1', found: true })
    loaded()
  })
})
