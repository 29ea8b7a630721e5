import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fstatSync, readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setImmediate } from 'node:timers/promises'
import type { NewFile } from './new-file.ts'
import { StoredFiles } from './stored-file.ts'

/** What Odoo calls a file of its filestore: two letters of its SHA-1, then all of it. */
const stored = /^([0-9a-f]{2})\/\1[0-9a-f]{38}$/

export const isStored = (name: string): boolean => stored.test(name)

/** What was found of the files that a database names. Sizes in bytes. */
export interface Packed {
  readonly files: number
  readonly content: number
  readonly missing: number
  readonly damaged: number
  /** The first of those that are missing or damaged. */
  readonly first: readonly string[]
}

/** Where files go, one after the other. */
export interface FileSink {
  begin(name: string, size: number): Promise<void>
  /** A piece of the file; the buffer is used again when this resolves. */
  add(piece: Buffer): Promise<void>
  end(): Promise<void>
}

/** Names that are told of what is wrong. */
const named = 20
/** Read at once. */
const piece = 1024 * 1024
/** Bytes and files after which others get their turn: pg_dump waits for whoever takes what it says, 64 KiB a turn. */
const turn = { bytes: 512 * 1024, files: 32 } as const

/**
 * Reads the files that a list names, each once, and hands them on; compares each with its name meanwhile.
 * @param list file with one name a line. Names that are no file of the filestore (`s3://…`) are left out.
 * @param say told how many are read.
 */
export async function readFiles(
  filestore: string,
  list: string,
  sink: FileSink,
  say: (files: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<Packed> {
  const found = { files: 0, content: 0, missing: 0, damaged: 0, first: [] as string[] }
  const buffer = Buffer.allocUnsafe(piece)
  const last = { files: 0, content: 0 }
  using store = new StoredFiles(filestore)
  const wrong = (kind: 'missing' | 'damaged', name: string) => {
    found[kind] += 1
    if (found.first.length < named) found.first.push(name)
  }
  for await (const name of createInterface({ input: createReadStream(list), crlfDelay: Number.POSITIVE_INFINITY })) {
    signal.throwIfAborted()
    if (!isStored(name)) continue
    const file = store.open(name)
    if (file === undefined) {
      wrong('missing', name)
      continue
    }
    try {
      const { size } = fstatSync(file)
      await sink.begin(name, size)
      const sum = await pour(file, size, buffer, sink)
      await sink.end()
      found.files += 1
      found.content += size
      if (sum !== name.slice(3)) wrong('damaged', name)
    } finally {
      closeSync(file)
    }
    if (found.files - last.files < turn.files && found.content - last.content < turn.bytes) continue
    say(found.files, found.content)
    Object.assign(last, { files: found.files, content: found.content })
    // Blocking reads are several times faster for many small files; others get their turn here.
    await setImmediate()
  }
  return found
}

/** Files are written once: one that has another size than it had a moment ago is an error of the disk, and its sum tells. */
async function pour(file: number, size: number, buffer: Buffer, sink: FileSink): Promise<string> {
  const sum = createHash('sha1')
  for (let left = size; left > 0; ) {
    const read = readSync(file, buffer, 0, Math.min(left, buffer.length), null)
    const part = read === 0 ? buffer.fill(0).subarray(0, Math.min(left, buffer.length)) : buffer.subarray(0, read)
    if (read > 0) sum.update(part)
    await sink.add(part)
    left -= part.length
  }
  return sum.digest('hex')
}

const block = 512

/**
 * A tar of plain files (POSIX, pax: ustar interchange format): what Odoo's names and sizes below 8 GiB need. Its end tells the SHA-256
 * of its headers: each file's content has its checksum for a name, so that the two vouch for every byte and none is summed up twice.
 */
export function tarSink(file: Pick<NewFile, 'write'>): FileSink & { finish(): Promise<string> } {
  const headers = createHash('sha256')
  let size = 0
  return {
    async begin(name, bytes) {
      size = bytes
      const head = header(name, bytes)
      headers.update(head)
      await file.write(head)
    },
    add: (data) => file.write(data),
    async end() {
      const rest = size % block
      if (rest > 0) await file.write(Buffer.alloc(block - rest))
    },
    async finish() {
      await file.write(Buffer.alloc(2 * block))
      return headers.digest('hex')
    },
  }
}

function header(name: string, size: number): Buffer {
  const head = Buffer.alloc(block)
  head.write(name, 0, 100, 'latin1')
  head.write('0000640\0', 100)
  head.write('0000000\0', 108)
  head.write('0000000\0', 116)
  // Larger than eleven octal digits tell: base 256, as GNU tar does.
  if (size < 8 ** 11) head.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else {
    head.writeUInt8(0x80, 124)
    head.writeBigUInt64BE(BigInt(size), 128)
  }
  head.write('00000000000\0', 136)
  head.write('        ', 148)
  head.write('0', 156)
  head.write('ustar\x0000', 257, 'latin1')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}
