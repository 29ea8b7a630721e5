import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DumpManifest } from './jobs.ts'
import { databasePlaces } from './places.ts'
import { FileWriter, lookForFiles, moveFiles, removeFiles } from './store.ts'

let scratch: string
const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
const nameOf = (content: string) => {
  const sum = createHash('sha1').update(content).digest('hex')
  return `${sum.slice(0, 2)}/${sum}`
}

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-store-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

function write(writer: FileWriter, name: string, content: string): void {
  writer.begin(name)
  writer.add(Buffer.from(content))
  writer.end()
}

test.each(['../../etc/passwd', 'ab/x', ''])('a file of a dump that is called "%s" is refused', (name) => {
  expect(() => new FileWriter(scratch, owner).begin(name)).toThrow('are not loaded')
})

test('a name that stands in a dump twice is refused', () => {
  const writer = new FileWriter(scratch, owner)
  write(writer, nameOf('a'), 'a')
  expect(() => writer.begin(nameOf('a'))).toThrow('are not loaded')
})

test('files that are not what their names say are told, as far as they were so before', async () => {
  const writer = new FileWriter(scratch, owner)
  write(writer, nameOf('a'), 'b')
  write(writer, nameOf('c'), 'c')
  expect(await writer.finish(1)).toEqual({ files: 2, content: 2, damaged: 1, first: [nameOf('a')] })
  await expect(writer.finish(0)).rejects.toThrow('not what their names say')
})

test('a link in the place of a file is no file', async () => {
  const [there, link] = [nameOf('a'), nameOf('b')]
  for (const name of [there, link]) mkdirSync(join(scratch, 'store', name.slice(0, 2)), { recursive: true })
  writeFileSync(join(scratch, 'store', there), 'a')
  symlinkSync(join(scratch, 'store', there), join(scratch, 'store', link))
  writeFileSync(join(scratch, 'list'), `${there}\n${link}\n`)
  expect(await lookForFiles(join(scratch, 'store'), join(scratch, 'list'))).toEqual({
    files: 1,
    missing: 1,
    first: [link],
  })
  expect(lstatSync(join(scratch, 'store', link)).isSymbolicLink()).toBe(true)
})

test('a link in the place of all filestores is not followed: nothing elsewhere is moved or removed', async () => {
  const elsewhere = join(scratch, 'elsewhere')
  mkdirSync(join(elsewhere, 'muelle-old-acme'), { recursive: true })
  mkdirSync(join(scratch, 'odoo-data'))
  symlinkSync(elsewhere, join(scratch, 'odoo-data/filestore'))
  const places = databasePlaces(scratch, '', scratch)
  await expect(removeFiles(places, 'muelle-old-acme')).rejects.toThrow('no folder')
  await expect(moveFiles(places, { from: 'muelle-old-acme', to: 'acme' })).rejects.toThrow('no folder')
  expect(lstatSync(join(elsewhere, 'muelle-old-acme')).isDirectory()).toBe(true)
})

test('a manifest names no files but those of a dump', () => {
  const { shape } = DumpManifest
  const seal = { bytes: 1, sha256: '' }
  const files = { bytes: 1, headers: '', files: 0, content: 0, missing: 0, damaged: 0, first: [] }
  expect(shape.sql.safeParse({ ...seal, file: 'database.sql.zst', text: 1 }).success).toBe(true)
  expect(shape.sql.safeParse({ ...seal, file: '../secrets/store/postgres_password', text: 1 }).success).toBe(false)
  expect(shape.filestore.safeParse({ ...files, file: 'filestore.tar' }).success).toBe(true)
  expect(shape.filestore.safeParse({ ...files, file: '../../x' }).success).toBe(false)
})
