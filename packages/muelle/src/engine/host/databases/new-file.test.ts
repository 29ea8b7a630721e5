import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NewFile } from './new-file.ts'

let scratch: string
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-new-file-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const sum = (data: Buffer) => createHash('sha256').update(data).digest('hex')

/** Writes these bytes in parts of that size, from memory that is used again, and reads what came of it. */
async function written(folder: string, content: Buffer, part: number) {
  const path = join(folder, 'file')
  const file = await NewFile.create(path)
  const lent = Buffer.alloc(part)
  for (let from = 0; from < content.length; from += part)
    await file.write(lent.subarray(0, content.copy(lent, 0, from, from + part)))
  await file.close()
  expect(file.bytes).toBe(content.length)
  return readFileSync(path)
}

const mebibyte = 1024 * 1024

test.each([
  ['nothing', 0, 1],
  ['less than a block', 100, 7],
  ['a block', 4096, 4096],
  ['a piece', 4 * mebibyte, 1_000_003],
  ['pieces and a rest that fills no block', 21 * mebibyte + 4097, 3_333_333],
])('%s comes back as it was written', async (_, size, part) => {
  const content = randomBytes(size)
  expect(sum(await written(scratch, content, part))).toBe(sum(content))
})

test('a file system that knows only its own memory takes it as well', async () => {
  const memory = mkdtempSync('/dev/shm/muelle-new-file-')
  try {
    const content = randomBytes(9 * mebibyte + 1)
    expect(sum(await written(memory, content, mebibyte))).toBe(sum(content))
  } finally {
    rmSync(memory, { recursive: true })
  }
})

test('it is for its owner alone, and never takes the place of another file', async () => {
  const path = join(scratch, 'mine')
  const file = await NewFile.create(path)
  await file.close()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  writeFileSync(path, 'kept')
  await expect(NewFile.create(path)).rejects.toThrow('EEXIST')
  expect(readFileSync(path, 'utf8')).toBe('kept')
})

test('who writes on is told what went wrong with an earlier piece', async () => {
  const file = await NewFile.create(join(scratch, 'file'))
  await file.write(Buffer.alloc(mebibyte))
  await file.abandon()
  await expect(
    (async () => {
      for (let count = 0; count < 20; count++) await file.write(Buffer.alloc(mebibyte))
      await file.close()
    })(),
  ).rejects.toThrow('closed')
})
