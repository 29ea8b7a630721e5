import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { zipContent, zipEntries } from './zip.ts'

let scratch: string
let file: string
const { signal } = new AbortController()

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-zip-'))
  file = join(scratch, 'x.zip')
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

interface Made {
  readonly name: string
  readonly content: Buffer
  /** What the directory says of it, instead of the truth. */
  readonly size?: number
  readonly mode?: number
  readonly flags?: number
}

/** Writes a zip as Python does: deflated, each header true unless told otherwise. */
function make(entries: readonly Made[]): void {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, size = content.length, mode = 0o100644, flags = 0 } of entries) {
    const packed = deflateRawSync(content)
    const bytes = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(bytes.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE((mode << 16) >>> 0, 6)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, bytes)
    const whole = [Buffer.from('PK\x03\x04', 'latin1'), common, bytes, packed]
    parts.push(...whole)
    at += whole.reduce((sum, { length }) => sum + length, 0)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  writeFileSync(file, Buffer.concat([...parts, listed, end]))
}

async function contentOf(name: string): Promise<Buffer> {
  const entry = (await zipEntries(file)).find((each) => each.name === name)
  if (entry === undefined) throw new Error(`there is no ${name}`)
  const parts: Buffer[] = []
  for await (const part of zipContent(file, entry, signal)) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

const text = (content: string) => Buffer.from(content)

test('what is in a zip is read as it was put there', async () => {
  make([
    { name: 'dump.sql', content: text('SELECT 1;\n'.repeat(1000)) },
    { name: 'filestore/', content: text(''), mode: 0o40755 },
    { name: 'filestore/ñ', content: text('') },
  ])
  expect((await zipEntries(file)).map(({ name, size }) => [name, size])).toEqual([
    ['dump.sql', 10_000],
    ['filestore/ñ', 0],
  ])
  expect((await contentOf('dump.sql')).toString()).toBe('SELECT 1;\n'.repeat(1000))
  expect((await contentOf('filestore/ñ')).length).toBe(0)
})

test.each([
  ['leads out by its parent', { name: '../x' }, 'leads out'],
  ['leads out further in', { name: 'filestore/../../x' }, 'leads out'],
  ['begins at the root', { name: '/etc/passwd' }, 'leads out'],
  ['is a path of Windows', { name: 'a\\..\\b' }, 'leads out'],
  ['is a link', { name: 'x', mode: 0o120777 }, 'no plain file'],
  ['is a device', { name: 'x', mode: 0o060600 }, 'no plain file'],
  ['is encrypted', { name: 'x', flags: 1 }, 'encrypted'],
  ['says that it is a thousand times larger', { name: 'x', size: 1_000_000_000 }, 'zip bomb'],
])('an entry that %s is refused', async (_, made, why) => {
  make([{ content: text('x'), ...made }])
  await expect(zipEntries(file)).rejects.toMatchObject({ report: { evidence: expect.stringContaining(why) } })
})

test('an entry that unpacks to more or less than it says is refused when it is read', async () => {
  for (const size of [1, 20_000]) {
    make([{ name: 'x', content: text('y'.repeat(10_000)), size }])
    await expect(contentOf('x')).rejects.toMatchObject({ report: { evidence: expect.stringContaining('not as long') } })
  }
})

test('what unpacks to something else than was packed is refused', async () => {
  make([{ name: 'dump.sql', content: text('total 1000;') }])
  const whole = readFileSync(file)
  // Its directory, and the checksum in it.
  const at = whole.indexOf(Buffer.from('PK\x01\x02', 'latin1')) + 16
  whole[at] = (whole[at] ?? 0) ^ 1
  writeFileSync(file, whole)
  await expect(contentOf('dump.sql')).rejects.toMatchObject({
    report: { evidence: expect.stringContaining('checksum is another') },
  })
})

test('two entries of one name are refused: which of them would be meant?', async () => {
  make([
    { name: 'dump.sql', content: text('a') },
    { name: 'dump.sql', content: text('b') },
  ])
  await expect(zipEntries(file)).rejects.toThrow('not loaded')
})

test('cut off anywhere, a zip is refused', async () => {
  make([{ name: 'dump.sql', content: text('SELECT 1;\n'.repeat(50)) }])
  const { length } = execFileSync('cat', [file])
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: length - 1 }), async (kept) => {
      make([{ name: 'dump.sql', content: text('SELECT 1;\n'.repeat(50)) }])
      truncateSync(file, kept)
      await expect(zipEntries(file)).rejects.toThrow('not loaded')
    }),
    { numRuns: 40 },
  )
})
