import { createHash } from 'node:crypto'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { byteText } from '../../../kernel/bytes.ts'
import { FailedError, UserError } from '../../../kernel/errors.ts'
import { explainFileError, makeDirectory, syncDirectory, writeAtomic } from '../../../kernel/files.ts'
import { requireSpace } from '../volumes/space.ts'
import { readFiles, tarSink } from './archive.ts'
import { removePartial } from './dumps.ts'
import type { DatabaseJob, Dump, DumpManifest } from './jobs.ts'
import { NewFile } from './new-file.ts'
import { dumpOptions, endsWithInput } from './pg-dump.ts'
import { type DatabasePlaces, dumpsOf, partial, pendingMark } from './places.ts'
import { type ContainerProgram, startIn } from './program.ts'
import { SqlUnpacked, sumOf } from './read-back.ts'
import { openSnapshot, type Snapshot } from './snapshot.ts'
import { together } from './together.ts'
import { readHeaders } from './untar.ts'

type Wanted = Extract<DatabaseJob, { job: 'dump' }>

const fileNames = { sql: 'database.sql.zst', filestore: 'filestore.tar', list: 'filestore.txt' } as const

/** Runs in the database’s container. Compressed there, a fifth of the bytes goes through the daemon; an image without zstd sends plain text. */
const script = `set -o pipefail
${endsWithInput}
if command -v zstd >/dev/null; then pg_dump "$@" | zstd -q -1 -T1 -c; else pg_dump "$@"; fi`

const dumpArgv = (database: string, snapshot: string): readonly string[] => [
  ...['bash', '-c', script, 'dump', ...dumpOptions(database, snapshot)],
]

/**
 * Writes a dump: the database under one snapshot, the files that this snapshot names, and last the manifest. Under its final name it
 * is whole and was read back, or it is not there.
 * @throws EnvironmentError when the disk has no room; FailedError, unwound, when pg_dump did not come to its end.
 */
export async function dump(
  places: DatabasePlaces,
  wanted: Wanted,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Dump> {
  const dumps = await dumpsOf(places, wanted.database)
  await makeDirectory(dumps, 0o700)
  await removePartial(dumps)
  const final = join(dumps, wanted.dump)
  if ((await lstat(final).catch(() => undefined)) !== undefined) throw taken(wanted, dumps)
  const directory = `${final}${partial}`
  try {
    await mkdir(directory, { mode: 0o700 })
    const manifest = await write(places, wanted, directory, say, signal)
    await writeAtomic(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    const pending = wanted.pending ?? false
    if (pending) await writeAtomic(join(directory, pendingMark), '', { mode: 0o600 })
    signal.throwIfAborted()
    await rename(directory, final)
    await syncDirectory(dumps)
    return { name: wanted.dump, pending, ...manifest }
  } catch (error) {
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
    throw explainFileError(error, `write ${directory}`)
  }
}

async function write(
  places: DatabasePlaces,
  wanted: Wanted,
  directory: string,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<DumpManifest> {
  const { database, container, project, why, automatic, format } = wanted
  const list = join(directory, fileNames.list)
  await using snapshot = await openSnapshot(places.socket, container, database, list, signal)
  const { facts } = snapshot
  await requireSpace(
    directory,
    { bytes: facts.bytes / 2 + facts.content + facts.files * 1024, files: 4 },
    `dump ${database}`,
  )
  const at = new Date().toISOString()
  const [sql, filestore] = await together(signal, [
    (both) => dumpSql(places, container, database, snapshot, directory, both),
    (both) => packFiles(places, database, list, directory, facts.content, say, both),
  ])
  await rm(list)
  const { odoo, postgres, neutralized, uuid, modules, rows, extensions } = facts
  const what = { schema: 1 as const, format, project, database, at, why, automatic, odoo: odoo ?? '', postgres }
  return { ...what, neutralized, uuid, modules, rows, extensions, sql, filestore }
}

async function dumpSql(
  { socket }: DatabasePlaces,
  container: string,
  database: string,
  { id }: Snapshot,
  directory: string,
  signal: AbortSignal,
): Promise<DumpManifest['sql']> {
  const path = join(directory, fileNames.sql)
  const program = await startIn(socket, container, dumpArgv(database, id), {
    environment: ['PGAPPNAME=muelle dump'],
    signal,
  })
  const file = await NewFile.create(path)
  const unpacked = new SqlUnpacked()
  try {
    const sha256 = await received(database, program, file, unpacked, signal)
    await file.close()
    const text = await unpacked.end()
    if (!text.ended) throw torn(database, 'the SQL has no end mark')
    if ((await sumOf(path, signal)) !== sha256) throw otherBytes(path)
    return { file: fileNames.sql, bytes: file.bytes, sha256, text: text.bytes }
  } finally {
    unpacked.abandon()
    await file.abandon()
  }
}

/** Writes what pg_dump says. @returns its SHA-256. @throws FailedError, unwound, with its words when it did not come to its end. */
async function received(
  database: string,
  program: ContainerProgram,
  file: NewFile,
  unpacked: SqlUnpacked,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of compressed(program.stdout)) {
      hash.update(chunk)
      await unpacked.push(chunk)
      await file.write(chunk)
    }
  } catch (error) {
    program.abandon()
    signal.throwIfAborted()
    // The server went away in the middle, or the disk is full: pg_dump's own words say more than the torn stream.
    const { complaint } = await program.ended.catch(() => ({ complaint: '' }))
    throw complaint === '' ? error : torn(database, complaint)
  }
  const { exitCode, complaint } = await program.ended
  if (exitCode !== 0) throw torn(database, complaint || `pg_dump exits with ${exitCode}`)
  return hash.digest('hex')
}

/** As it is when zstd has made it, which these four bytes tell (RFC 8878, 3.1.1); compressed here otherwise. */
async function* compressed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  const first = await chunks.next()
  if (first.done) return
  const rest = async function* () {
    yield first.value
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value
  }
  if (first.value.length >= 4 && first.value.readUInt32LE(0) === 0xfd2fb528) yield* rest()
  else {
    const zstd = createZstdCompress()
    pipeline(rest, zstd).catch((error) => zstd.destroy(error))
    yield* zstd as AsyncIterable<Buffer>
  }
}

async function packFiles(
  { filestores }: DatabasePlaces,
  database: string,
  list: string,
  directory: string,
  content: number,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<DumpManifest['filestore']> {
  const path = join(directory, fileNames.filestore)
  const file = await NewFile.create(path)
  try {
    const sink = tarSink(file)
    let told = Date.now()
    const tell = (files: number, bytes: number) => {
      if (Date.now() - told < 2000) return
      told = Date.now()
      void say(`${files} files, ${byteText(bytes)} of ${byteText(content)}`)
    }
    const found = await readFiles(join(filestores, database), list, sink, tell, signal)
    const headers = await sink.finish()
    await file.close()
    // What was written a moment ago comes back from memory, not from the disk: only that it is an archive is worth asking.
    const back = await readHeaders(path, signal)
    if (back.headers !== headers || back.bytes !== file.bytes) throw otherBytes(path)
    return { file: fileNames.filestore, bytes: file.bytes, headers, ...found, first: [...found.first] }
  } catch (error) {
    await file.abandon()
    throw error
  }
}

const taken = ({ dump, database }: Wanted, dumps: string) =>
  new UserError(
    { what: `${database} has a dump ${dump} already.`, evidence: dumps, next: 'Give another --name.' },
    { refused: true },
  )

const torn = (database: string, evidence: string) =>
  new FailedError(
    { what: `The dump of ${database} is not whole: nothing of it is kept.`, evidence, next: 'See: muelle logs db' },
    { unwound: true },
  )

const otherBytes = (path: string) =>
  new FailedError(
    {
      what: `${path} cannot be read back as it was written.`,
      next: 'Is the disk sound? See the kernel’s log, then run it again.',
    },
    { unwound: true },
  )
