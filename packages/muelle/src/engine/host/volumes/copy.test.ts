import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { copiesOf, pack } from './pack.ts'
import { type Places, placesOf } from './places.ts'
import { readPhase, removeRestore, settle, swap, unwind, writePhase } from './swap.ts'
import { thin } from './thin.ts'
import { judge, unpack as unpackFor } from './unpack.ts'

let scratch: string
let places: Places
const { signal } = new AbortController()
const silent = async () => undefined
const wanted = { key: 'data', volume: 'acme_data', project: 'acme', live: false }

const unpack = (places: Places, from: string, signal: AbortSignal) =>
  unpackFor(places, { from, run: 'this', keep: false }, signal)

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-volume-'))
  places = await placesOf(join(scratch, 'stack'), 'data', join(scratch, 'volumes'))
  fill('old')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** A content that can be told from another one. */
function fill(text: string): void {
  rmSync(places.content, { recursive: true, force: true })
  mkdirSync(join(places.content, 'sub/ñandú "quoted"'), { recursive: true })
  writeFileSync(join(places.content, 'file'), text)
  writeFileSync(join(places.content, 'sub/ñandú "quoted"/deep'), text.repeat(1000))
  writeFileSync(join(places.content, `only-${text}`), '')
  symlinkSync('file', join(places.content, 'link'))
  chmodSync(places.content, text === 'old' ? 0o700 : 0o750)
}

/** What is in the volume, without what a restore keeps there. */
const content = () => ({
  names: readdirSync(places.content).sort(),
  file: readFileSync(join(places.content, 'file'), 'utf8'),
  mode: (statSync(places.content).mode & 0o777).toString(8),
})
const old = { names: ['file', 'link', 'only-old', 'sub'], file: 'old', mode: '700' }
const fresh = { names: ['file', 'link', 'only-new', 'sub'], file: 'new', mode: '750' }

const copied = (copy = 'c1') => pack(places, { ...wanted, copy }, silent, signal)

test('a copy has an archive, a list, and a manifest that its bytes agree with', async () => {
  const made = await copied()
  expect(made).toMatchObject({ name: 'c1', entries: 7, live: false, changed: [] })
  expect(await copiesOf(places)).toEqual([made])
  expect(await judge(places, 'c1', signal)).toMatchObject({ entries: 7, root: true })
  expect(readFileSync(join(places.copies, 'c1/entries.txt'), 'utf8').trim().split('\n')).toHaveLength(7)
})

test('what is not finished has not the name of a copy, and the next one removes it', async () => {
  mkdirSync(join(places.copies, 'c0.partial'), { recursive: true })
  writeFileSync(join(places.copies, 'c0.partial/volume.tar'), 'torn')
  await expect(judge(places, 'c0.partial', signal)).rejects.toThrow('There is no copy')
  await copied()
  expect(readdirSync(places.copies)).toEqual(['c1'])
})

test('a copy that is interrupted leaves nothing', async () => {
  const stop = new AbortController()
  stop.abort(new Error('interrupted'))
  await expect(pack(places, { ...wanted, copy: 'c1' }, silent, stop.signal)).rejects.toThrow('interrupted')
  expect(existsSync(places.copies) ? readdirSync(places.copies) : []).toEqual([])
})

test('a copy with another byte, or cut short, is refused', async () => {
  const file = join(places.copies, 'c1/volume.tar')
  await copied()
  appendFileSync(file, 'x')
  await expect(unpack(places, 'c1', signal)).rejects.toThrow('not what was written')
  truncateSync(file, 1000)
  await expect(unpack(places, 'c1', signal)).rejects.toThrow('not what was written')
  expect(content()).toEqual(old)
})

test('a tar of somebody else’s is taken when it is whole and harmless', async () => {
  fill('new')
  mkdirSync(places.copies, { recursive: true })
  const foreign = join(places.copies, 'old-server.tar')
  execFileSync('tar', ['-cf', foreign, '-C', places.content, '.'])
  fill('old')
  await unpack(places, 'old-server.tar', signal)
  await swap(places)
  await settle(places)
  expect(content()).toEqual(fresh)
  for (const cut of [3000, 1024]) {
    truncateSync(foreign, cut)
    await expect(judge(places, 'old-server.tar', signal)).rejects.toThrow('no whole tar archive')
  }
})

test('a tar without an entry is refused: it would empty the volume', async () => {
  mkdirSync(places.copies, { recursive: true })
  execFileSync('tar', ['-cf', join(places.copies, 'empty.tar'), '-T', '/dev/null'])
  await expect(judge(places, 'empty.tar', signal)).rejects.toThrow('empty.tar is empty')
})

test('a tar that leads out of the volume is refused before anything is unpacked', async () => {
  mkdirSync(places.copies, { recursive: true })
  writeFileSync(join(scratch, 'passwd'), 'x')
  execFileSync('tar', ['-cPf', join(places.copies, 'bad.tar'), '-C', places.content, '../../passwd'])
  await expect(unpack(places, 'bad.tar', signal)).rejects.toThrow('not the content of a volume')
  expect(existsSync(places.restore)).toBe(false)
})

/** A copy of `new`, unpacked beside `old`. */
async function unpackedNew(): Promise<void> {
  fill('new')
  await copied()
  fill('old')
  await unpack(places, 'c1', signal)
  expect(content()).toEqual({ ...old, names: ['.muelle-restore', ...old.names] })
}

test('a restore exchanges names, root’s mode with them, and keeps the old content until it is settled', async () => {
  await unpackedNew()
  await swap(places)
  expect(readdirSync(join(places.restore, 'previous')).sort()).toEqual(old.names)
  expect(await settle(places)).toBe(true)
  expect(content()).toEqual(fresh)
  expect(await settle(places)).toBe(false)
})

test('a restore that is taken back leaves what was there', async () => {
  await unpackedNew()
  await swap(places)
  await unwind(places)
  expect(content()).toEqual(old)
})

/** Kills an exchange after this many names have moved, by moving them by hand and writing the phase. */
async function killedAfter(moves: number): Promise<void> {
  await unpackedNew()
  const state = await readPhase(places)
  if (state === undefined) throw new Error('unpack writes a phase')
  const previous = join(places.restore, 'previous')
  const steps: (() => void)[] = [
    ...old.names.map((name) => () => move(places.content, previous, name)),
    ...fresh.names.map((name) => () => move(join(places.restore, 'new'), places.content, name)),
  ]
  mkdirSync(previous)
  for (const step of steps.slice(0, moves)) step()
  await writePhase(places, { ...state, phase: moves < old.names.length ? 'leaving' : 'entering' })
}

const move = (from: string, to: string, name: string) => execFileSync('mv', ['-T', join(from, name), join(to, name)])

test('an exchange that was killed at any name is finished, or taken back', { timeout: 60_000 }, async () => {
  for (let moves = 0; moves <= old.names.length + fresh.names.length; moves++) {
    await killedAfter(moves)
    // A copy would be of neither content.
    await expect(copied('c2')).rejects.toThrow('neither the old content nor the new')
    await expect(unpack(places, 'c1', signal)).rejects.toThrow('is not over')
    await swap(places)
    await settle(places)
    expect(content(), `finished after ${moves}`).toEqual(fresh)
    rmSync(join(places.copies, 'c1'), { recursive: true })
    await killedAfter(moves)
    await unwind(places)
    expect(content(), `taken back after ${moves}`).toEqual(old)
    rmSync(join(places.copies, 'c1'), { recursive: true })
  }
})

test('a taking back that was killed is finished before another restore begins', async () => {
  await unpackedNew()
  await swap(places)
  const state = await readPhase(places)
  if (state === undefined) throw new Error('swap writes a phase')
  await writePhase(places, { ...state, phase: 'unentering' })
  move(places.content, join(places.restore, 'new'), 'file')
  await unpack(places, 'c1', signal)
  expect(content()).toEqual({ ...old, names: ['.muelle-restore', ...old.names] })
})

test('while the old content is being removed, nothing of it is put back', async () => {
  await unpackedNew()
  await swap(places)
  const state = await readPhase(places)
  if (state === undefined) throw new Error('swap writes a phase')
  await writePhase(places, { ...state, phase: 'settled' })
  rmSync(join(places.restore, 'previous/file'))
  await unwind(places)
  expect(content()).toEqual(fresh)
  expect(await removeRestore(places)).toBe(false)
})

test('of copies that a backup made the newest stay; what a restore or a person put there is not counted', async () => {
  const days = ['20261120T030000Z', '20261121T030000Z', '20261122T030000Z']
  for (const name of [...days, '20261101T030000Z-before', 'by-hand']) await copied(name)
  writeFileSync(join(places.copies, 'old-server.tar'), '')
  expect(await thin(places, 2)).toEqual(days.slice(0, 1))
  expect(await thin(places, 2)).toEqual([])
  const left = ['20261101T030000Z-before', ...days.slice(1), 'by-hand']
  expect((await copiesOf(places)).map(({ name }) => name)).toEqual(left)
  expect(readdirSync(places.copies)).toContain('old-server.tar')
})

test('a removal of an old copy that was cut off leaves none that looks whole, and the next backup ends it', async () => {
  await copied('20261120T030000Z')
  await copied('20261121T030000Z')
  renameSync(join(places.copies, '20261120T030000Z'), join(places.copies, '20261120T030000Z.partial'))
  expect((await copiesOf(places)).map(({ name }) => name)).toEqual(['20261121T030000Z'])
  await copied('20261122T030000Z')
  expect(readdirSync(places.copies)).toEqual(['20261121T030000Z', '20261122T030000Z'])
})
