import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFiles, tarSink } from './archive.ts'
import { NewFile } from './new-file.ts'
import { readHeaders } from './untar.ts'

let scratch: string
const { signal } = new AbortController()

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'muelle-archive-'))
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

/** Puts a file where Odoo would; returns its name. */
function store(content: Buffer | string): string {
  const sum = createHash('sha1').update(content).digest('hex')
  const name = `${sum.slice(0, 2)}/${sum}`
  mkdirSync(join(scratch, 'store', sum.slice(0, 2)), { recursive: true })
  writeFileSync(join(scratch, 'store', name), content)
  return name
}

async function packed(names: readonly string[]) {
  writeFileSync(join(scratch, 'list'), names.map((name) => `${name}\n`).join(''))
  const file = await NewFile.create(join(scratch, 'out.tar'))
  const sink = tarSink(file)
  const found = await readFiles(join(scratch, 'store'), join(scratch, 'list'), sink, () => undefined, signal)
  const headers = await sink.finish()
  await file.close()
  return { found, headers, bytes: file.bytes }
}

const tar = (...argv: readonly string[]) => execFileSync('tar', [...argv, '-f', join(scratch, 'out.tar')]).toString()

test('GNU tar reads what is packed, byte for byte, and its headers are read back as they were written', async () => {
  const names = [store(''), store('x'), store('y'.repeat(512)), store(Buffer.alloc(3 * 1024 * 1024 + 7, 'z'))].sort()
  const { found, headers, bytes } = await packed(names)
  expect(found).toEqual({ files: 4, content: 3 * 1024 * 1024 + 520, missing: 0, damaged: 0, first: [] })
  expect(tar('-t').trim().split('\n')).toEqual(names)
  const differences = execFileSync('sh', [
    '-c',
    'tar -d -C "$0" -f "$1" 2>&1 || true',
    join(scratch, 'store'),
    join(scratch, 'out.tar'),
  ])
  expect(
    differences
      .toString()
      .split('\n')
      .filter((line) => !/(Uid|Gid|Mode|Mod time) differs|^$/.test(line)),
  ).toEqual([])
  expect(await readHeaders(join(scratch, 'out.tar'), signal)).toEqual({ headers, bytes })
  expect(readFileSync(join(scratch, 'out.tar'))).toHaveLength(bytes)
})

test('links, pipes and folders that are links count as lost: root follows and waits for none', async () => {
  const [link, pipe, good] = [store('linked'), store('piped'), store('good')]
  const elsewhere = store('elsewhere')
  const secret = join(scratch, 'secret')
  writeFileSync(secret, 'of the host')
  for (const name of [link, pipe]) unlinkSync(join(scratch, 'store', name))
  symlinkSync(secret, join(scratch, 'store', link))
  execFileSync('sh', ['-c', 'mkfifo "$0"', join(scratch, 'store', pipe)])
  const folder = join(scratch, 'store', elsewhere.slice(0, 2))
  execFileSync('mv', [folder, join(scratch, 'moved')])
  symlinkSync(join(scratch, 'moved'), folder)
  const { found } = await packed([link, pipe, elsewhere, good])
  expect(found).toMatchObject({ files: 1, missing: 3, first: [link, pipe, elsewhere] })
  expect(tar('-t').trim()).toBe(good)
})

test('files that are lost or are not what their names say are told; what is no file of the filestore is left out', async () => {
  const good = store('good')
  const bad = store('bad')
  writeFileSync(join(scratch, 'store', bad), 'worse')
  const lost = `ab/ab${'0'.repeat(38)}`
  const { found } = await packed([lost, bad, good, 's3://bucket/key', '../../etc/passwd', `cd/ab${'0'.repeat(38)}`])
  expect(found).toMatchObject({ files: 2, missing: 1, damaged: 1, first: [lost, bad] })
  expect(tar('-t').trim().split('\n')).toEqual([bad, good])
})

test('an archive that was cut off, goes on behind its end or has another header is refused', async () => {
  const { headers } = await packed([store('x'), store('y'.repeat(600))].sort())
  const whole = readFileSync(join(scratch, 'out.tar'))
  const other = async (bytes: Buffer) => {
    writeFileSync(join(scratch, 'out.tar'), bytes)
    return readHeaders(join(scratch, 'out.tar'), signal)
  }
  await expect(other(whole.subarray(0, 1024))).rejects.toThrow('not loaded')
  await expect(other(Buffer.concat([whole, Buffer.alloc(512)]))).rejects.toThrow('not loaded')
  const renamed = Buffer.from(whole)
  renamed.writeUInt8(renamed.readUInt8(5) ^ 1, 5)
  await expect(other(renamed)).rejects.toThrow('not loaded')
  // The check digits of a header are no checksum: two changes can make up for one another.
  renamed.writeUInt8(renamed.readUInt8(6) ^ 1, 6)
  const seen = await other(renamed).catch(() => undefined)
  expect(seen?.headers).not.toBe(headers)
})
