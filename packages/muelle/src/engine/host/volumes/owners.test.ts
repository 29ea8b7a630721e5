import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mountOf } from './disk.ts'
import { check, measure, repair } from './owners.ts'
import { type Places, placesOf } from './places.ts'

let scratch: string
let places: Places
const { signal } = new AbortController()
const uid = process.getuid?.() ?? 0
const gid = process.getgid?.() ?? 0

beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-owners-'))
  places = await placesOf(scratch, 'data', scratch)
  mkdirSync(join(places.content, 'a/b'), { recursive: true })
  writeFileSync(join(places.content, 'a/b/file'), 'x'.repeat(5000))
  symlinkSync('/nowhere', join(places.content, 'a/link'))
  mkdirSync(join(places.content, '.muelle-restore/new'), { recursive: true })
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

test('everything in a volume is counted, and what a restore keeps there is not', async () => {
  expect(await measure(places, signal)).toMatchObject({ entries: 5, content: 5000 })
})

test('entries of another user are named, nearest to the root first, and counted', async () => {
  const seen = await check(places, { uid: uid + 1 }, signal)
  expect(seen).toMatchObject({ entries: 5, whole: true, wrong: 5, owners: { [uid]: 5 }, phase: undefined })
  expect(seen.first.map(({ path }) => path)).toEqual(['.', 'a', 'a/b', 'a/link', 'a/b/file'])
})

test('a sample says that it is one', async () => {
  expect(await check(places, { uid, most: 2 }, signal)).toMatchObject({ entries: 2, whole: false, wrong: 0 })
})

test('what its owner may not use is wrong, and repaired; the rest stays as it is', async () => {
  const file = join(places.content, 'a/b/file')
  chmodSync(file, 0o044)
  chmodSync(join(places.content, 'a'), 0o500)
  expect((await check(places, { uid }, signal)).first.map(({ path }) => path)).toEqual(['a/b/file'])
  expect(await repair(places, { uid, gid, rootMode: 0o700 }, signal)).toEqual({ repaired: 2 })
  expect([statSync(file), statSync(places.content)].map(({ mode }) => (mode & 0o777).toString(8))).toEqual([
    '444',
    '700',
  ])
  expect(await repair(places, { uid, gid, rootMode: 0o700 }, signal)).toEqual({ repaired: 0 })
})

test('a mount is found in mountinfo; the last one counts', () => {
  const text = [
    '22 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
    '30 22 254:0 /var/lib/docker/volumes/x/_data /volumes/data rw,relatime - ext4 /dev/vda rw',
    '31 22 0:44 / /volumes/run rw,nosuid shared:7 - tmpfs tmpfs rw',
  ].join('\n')
  expect(mountOf(text, '/volumes/data')).toEqual({ device: '254:0', fileSystem: 'ext4', source: '/dev/vda' })
  expect(mountOf(text, '/volumes/run')).toMatchObject({ fileSystem: 'tmpfs' })
  expect(mountOf(text, '/volumes/none')).toBe(undefined)
})
