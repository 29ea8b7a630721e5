import { createReadStream } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { UserError } from '../../../kernel/errors.ts'
import { readIfExists } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { DumpManifest } from './jobs.ts'
import { type DatabasePlaces, dumpsOf, given } from './places.ts'
import { startIn } from './program.ts'
import { type ZipEntry, zipContent, zipEntries } from './zip.ts'

/** A dump that was found, before anything of it is believed. */
export type Source =
  | { readonly kind: 'muelle'; readonly directory: string; readonly manifest: DumpManifest }
  | { readonly kind: 'zip'; readonly file: string; readonly sql: ZipEntry; readonly files: readonly ZipEntry[] }
  | { readonly kind: 'sql' | 'gzip' | 'zstd' | 'custom'; readonly file: string }

/** Where it is: the name of one of a database's dumps, or a path on the host, whose directory the helper sees. */
export type From = { readonly database: string; readonly dump: string } | { readonly path: string }

/** Whether it lies among the dumps that this stack made: only root writes there, and its checksums are compared before it is loaded. */
export const isOwn = (from: From, source: Source): boolean => 'database' in from && source.kind === 'muelle'

/**
 * Finds out what a file is, by its first bytes.
 * @throws UserError when it is not there, is a link, or is no dump.
 */
export async function sourceOf(places: DatabasePlaces, from: From): Promise<Source> {
  const file = 'path' in from ? join(given, basename(from.path)) : join(await dumpsOf(places, from.database), from.dump)
  const told = 'path' in from ? from.path : from.dump
  const found = await lstat(file).catch(() => undefined)
  if (found === undefined || file.endsWith('.partial')) throw none(told, 'path' in from ? undefined : from.database)
  if (found.isDirectory()) {
    const path = join(file, 'manifest.json')
    const plain = (await lstat(path).catch(() => undefined))?.isFile() === true
    const text = plain ? await readIfExists(path) : undefined
    if (text === undefined)
      throw foreign(told, 'the directory has no manifest.json: it is no dump, or one that was cut off')
    const manifest = parseStored(DumpManifest, text, path)
    for (const { file: part } of [manifest.sql, manifest.filestore])
      if (!(await lstat(join(file, part)).catch(() => undefined))?.isFile())
        throw foreign(told, `${part} is not there, or is a link or a device`)
    return { kind: 'muelle', directory: file, manifest }
  }
  if (!found.isFile()) throw foreign(told, 'it is a link or a device; name the file itself')
  const handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(1024), 0, 1024, 0).finally(() => handle.close())
  const head = buffer.subarray(0, bytesRead)
  if (head.length >= 4 && head.readUInt32LE(0) === 0x04034b50) return zipOf(file, told)
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return { kind: 'zstd', file }
  if (head.length >= 2 && head.readUInt16BE(0) === 0x1f8b) return { kind: 'gzip', file }
  if (head.toString('latin1', 0, 5) === 'PGDMP') return { kind: 'custom', file }
  if (head.includes('-- PostgreSQL database dump')) return { kind: 'sql', file }
  throw foreign(told, 'it does not begin as a dump of PostgreSQL, a zip of Odoo’s, or one of these compressed')
}

async function zipOf(file: string, told: string): Promise<Source> {
  const entries = await zipEntries(file)
  const sql = entries.find(({ name }) => name === 'dump.sql')
  if (sql === undefined) throw foreign(told, 'the zip has no dump.sql')
  const files = entries.filter(({ name }) => name.startsWith('filestore/'))
  return { kind: 'zip', file, sql, files }
}

/** The SQL of a dump, as text. Nothing of it is trusted. @param container where pg_restore runs, for the custom format. */
export async function* sqlOf(
  source: Source,
  { socket }: DatabasePlaces,
  container: string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const raw = (path: string) => createReadStream(path, { highWaterMark: 256 * 1024 })
  const unpacked = (
    path: string,
    stream: ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>,
  ) => {
    pipeline(raw(path), stream, { signal }).catch((error) => stream.destroy(error))
    return stream as AsyncIterable<Buffer>
  }
  const large = { chunkSize: 64 * 1024 }
  switch (source.kind) {
    case 'muelle':
      yield* whole(unpacked(join(source.directory, source.manifest.sql.file), createZstdDecompress(large)), signal)
      return
    case 'zstd':
      yield* whole(unpacked(source.file, createZstdDecompress(large)), signal)
      return
    case 'gzip':
      yield* whole(unpacked(source.file, createGunzip(large)), signal)
      return
    case 'zip':
      yield* zipContent(source.file, source.sql, signal)
      return
    case 'sql':
      yield* raw(source.file) as AsyncIterable<Buffer>
      return
    case 'custom': {
      const argv = [
        'pg_restore',
        '--no-owner',
        '--no-privileges',
        '--no-publications',
        '--no-subscriptions',
        '--file=-',
      ]
      const program = await startIn(socket, container, argv, { signal })
      const feeding = pipeline(raw(source.file), program.stdin, { signal }).catch(() => undefined)
      try {
        yield* program.stdout as AsyncIterable<Buffer>
      } finally {
        program.abandon()
      }
      await feeding
      const { exitCode, complaint } = await program.ended
      if (exitCode !== 0) throw damaged(complaint)
    }
  }
}

/** Names damage for what it is: a stream that cannot be unpacked to its end. */
async function* whole(source: AsyncIterable<Buffer>, signal: AbortSignal): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]()
  for (;;) {
    const next = await pieces.next().catch((error: unknown) => {
      signal.throwIfAborted()
      throw damaged(error instanceof Error ? error.message : String(error))
    })
    if (next.done) return
    yield next.value
  }
}

const damaged = (evidence: string) =>
  new UserError(
    {
      what: 'The dump is damaged or was cut off.',
      evidence,
      next: 'Take another dump. No database was changed.',
    },
    { refused: true },
  )

const none = (told: string, database: string | undefined) =>
  new UserError({
    what: `There is no dump ${told} on the host.`,
    next:
      database === undefined
        ? 'The path is one of the Docker host, not of this machine.'
        : `muelle databases dumps ${database} lists them. A file is named by its absolute path on the Docker host.`,
  })

const foreign = (told: string, evidence: string) =>
  new UserError(
    { what: `${told} is no dump of an Odoo database.`, evidence, next: 'Name another one. Nothing was changed.' },
    { refused: true },
  )
