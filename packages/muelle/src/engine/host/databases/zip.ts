import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw } from 'node:zlib'
import { UserError } from '../../../kernel/errors.ts'

/** An entry of a zip's directory. Sizes in bytes. */
export interface ZipEntry {
  readonly name: string
  readonly compressed: number
  readonly size: number
  readonly method: 'stored' | 'deflated'
  readonly offset: number
  /** Checksum of what it unpacks to. */
  readonly crc: number
}

/** Signatures and lengths: PKWARE, APPNOTE.TXT, 4.3. */
const local = 0x04034b50
const central = 0x02014b50
const end = 0x06054b50
const end64 = 0x06064b50
const locator64 = 0x07064b50
/** The end record with the longest comment. */
const longestEnd = 22 + 0xffff
/** A directory that is longer is not read: a filestore of a million files is a third of it. */
const longestDirectory = 256 * 1024 * 1024
/** Entries that are kept; twice the files of a large filestore. */
const mostEntries = 2_000_000
/** Bytes of the directory that are read at once; an entry is 196 KiB at most. */
const window = 1024 * 1024
/** A head, and three fields of 64 KiB. */
const longestEntry = 46 + 3 * 0xffff
/** What deflate can at most: 1032 times (zlib, "Maximum Compression Factor"). One that says more lies. */
const mostRatio = 1032

/**
 * Reads a zip's directory. Nothing of it is unpacked.
 *
 * By hand, for all is judged from the directory before a byte is unpacked (what it says of sizes against what deflate can do, links,
 * paths, how many entries), and the database's SQL and its files are then read side by side by their places: the root helper runs this
 * on files of strangers, and needs inflating and CRC-32 alone, which Node has.
 * @throws UserError, refused, when it is cut off, encrypted, lies about its sizes, or holds a link, a device or a path that leads out.
 */
export async function zipEntries(path: string): Promise<readonly ZipEntry[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { at, bytes, count } = await directoryOf(file, size)
    if (at + bytes > size || bytes > longestDirectory) throw refused('its directory is cut off')
    if (count > mostEntries) throw refused(`it says that it has ${count} entries`)
    const files: ZipEntry[] = []
    let data = Buffer.alloc(0) as Buffer
    let from = 0
    for (let entries = 0, next = 0; entries < count; entries++) {
      if (data.length - from < longestEntry && next < bytes) {
        const more = await read(file, at + next, Math.min(window, bytes - next))
        if (more.length === 0) throw refused('its directory is cut off')
        next += more.length
        data = Buffer.concat([data.subarray(from), more])
        from = 0
      }
      if (from + 46 > data.length || data.readUInt32LE(from) !== central) throw refused('its directory is damaged')
      const { entry, length } = entryAt(data, from)
      if (entry !== undefined) {
        if (entry.offset + entry.compressed > size) throw refused(`${entry.name} lies beyond its end`)
        files.push(entry)
      }
      from += length
    }
    if (new Set(files.map(({ name }) => name)).size !== files.length) throw refused('a name stands in it twice')
    return files
  } finally {
    await file.close()
  }
}

async function directoryOf(file: FileHandle, size: number): Promise<{ at: number; bytes: number; count: number }> {
  const length = Math.min(size, longestEnd)
  const tail = await read(file, size - length, length)
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (at === -1 || at + 22 > tail.length || tail.readUInt32LE(at) !== end)
    throw refused('it has no end: it was cut off')
  const small = { at: tail.readUInt32LE(at + 16), bytes: tail.readUInt32LE(at + 12), count: tail.readUInt16LE(at + 10) }
  if (small.at !== 0xffffffff && small.bytes !== 0xffffffff && small.count !== 0xffff) return small
  if (at < 20 || tail.readUInt32LE(at - 20) !== locator64) throw refused('its directory is damaged')
  const record = await read(file, Number(tail.readBigUInt64LE(at - 12)), 56)
  if (record.length < 56 || record.readUInt32LE(0) !== end64) throw refused('its directory is damaged')
  return {
    at: Number(record.readBigUInt64LE(48)),
    bytes: Number(record.readBigUInt64LE(40)),
    count: Number(record.readBigUInt64LE(32)),
  }
}

/** @returns no entry for a directory. */
function entryAt(data: Buffer, from: number): { readonly entry: ZipEntry | undefined; readonly length: number } {
  const flags = data.readUInt16LE(from + 8)
  const method = data.readUInt16LE(from + 10)
  const nameLength = data.readUInt16LE(from + 28)
  const extraLength = data.readUInt16LE(from + 30)
  const length = 46 + nameLength + extraLength + data.readUInt16LE(from + 32)
  const name = data.toString('utf8', from + 46, from + 46 + nameLength)
  const kind = (data.readUInt32LE(from + 38) >>> 16) & 0o170000
  const made = data.readUInt8(from + 5)
  const sizes = [data.readUInt32LE(from + 24), data.readUInt32LE(from + 20), data.readUInt32LE(from + 42)]
  const [size = 0, compressed = 0, offset = 0] = large(
    data.subarray(from + 46 + nameLength, from + 46 + nameLength + extraLength),
    sizes,
  )
  if (name.includes('\0') || name.startsWith('/') || name.includes('\\') || name.split('/').includes('..'))
    throw refused(`"${name}" leads out of it`)
  // Made on Unix (3): the kind of file is in the upper half.
  if (made === 3 && kind !== 0 && kind !== 0o100000 && kind !== 0o040000) throw refused(`"${name}" is no plain file`)
  if (name.endsWith('/')) return { entry: undefined, length }
  if ((flags & 1) !== 0) throw refused(`"${name}" is encrypted`)
  if (method !== 0 && method !== 8) throw refused(`"${name}" is packed in a way that Odoo does not use`)
  if (method === 0 ? size !== compressed : size > mostRatio * compressed + 1024)
    throw refused(`"${name}" says that it unpacks to ${size} bytes from ${compressed}: a zip bomb`)
  const crc = data.readUInt32LE(from + 16)
  return { entry: { name, size, compressed, offset, crc, method: method === 0 ? 'stored' : 'deflated' }, length }
}

/** Sizes that did not fit are in an extra field, in this order (APPNOTE.TXT, 4.5.3). */
function large(extra: Buffer, sizes: readonly number[]): readonly number[] {
  if (!sizes.includes(0xffffffff)) return sizes
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    return sizes.map((size) => {
      if (size !== 0xffffffff) return size
      if (next + 8 > extra.length) throw refused('its directory is damaged')
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    })
  }
  throw refused('its directory is damaged')
}

/**
 * What an entry holds.
 * @throws UserError, refused, as soon as it is more or less than the directory says, or when its CRC-32 is another.
 */
export async function* zipContent(path: string, entry: ZipEntry, signal: AbortSignal): AsyncGenerator<Buffer> {
  const file = await open(path)
  const head = await read(file, entry.offset, 30).finally(() => file.close())
  if (head.length < 30 || head.readUInt32LE(0) !== local) throw refused(`"${entry.name}" is damaged`)
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (entry.compressed === 0) {
    if (entry.size !== 0 || entry.crc !== 0) throw refused(`"${entry.name}" is damaged`)
    return
  }
  const raw = createReadStream(path, { start, end: start + entry.compressed - 1, highWaterMark: 256 * 1024 })
  const source = entry.method === 'stored' ? raw : createInflateRaw({ chunkSize: 64 * 1024 })
  if (source !== raw)
    pipeline(raw, source as import('node:zlib').InflateRaw, { signal }).catch((error) => source.destroy(error))
  let seen = 0
  let sum = 0
  try {
    for await (const piece of source as AsyncIterable<Buffer>) {
      seen += piece.length
      if (seen > entry.size) break
      sum = crc32(piece, sum)
      yield piece
    }
  } catch (error) {
    signal.throwIfAborted()
    throw refused(`"${entry.name}" is damaged: ${error instanceof Error ? error.message : error}`)
  } finally {
    raw.destroy()
    source.destroy()
  }
  if (seen !== entry.size) throw refused(`"${entry.name}" is not as long as the zip says`)
  // Deflate has no checksum of its own: a flipped bit unpacks to something else.
  if (sum !== entry.crc) throw refused(`"${entry.name}" is damaged: its checksum is another one`)
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const refused = (why: string) =>
  new UserError(
    { what: 'This zip is not loaded.', evidence: why, next: 'Take another dump. Nothing was changed.' },
    { refused: true },
  )
