import { createHash, type Hash } from 'node:crypto'
import { closeSync, createReadStream, fchownSync, lchownSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { lstat, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { EnvironmentError, FailedError } from '../../../kernel/errors.ts'
import { explainFileError, makeDirectory, syncDirectory } from '../../../kernel/files.ts'
import { run } from '../../../kernel/run.ts'
import { pieces } from '../pieces.ts'
import { requireSpace } from '../volumes/space.ts'
import { type FileSink, isStored, type Packed, readFiles } from './archive.ts'
import type { Unpacked } from './jobs.ts'
import type { DatabasePlaces } from './places.ts'
import { type From, sourceOf } from './source.ts'
import { StoredFiles } from './stored-file.ts'
import { type FileReceiver, readTar, refused as refusedFiles } from './untar.ts'
import { zipContent } from './zip.ts'

/** As Odoo makes them itself. */
const modes = { directory: 0o755, file: 0o644 } as const
/** Bytes that a small file takes on the disk whatever it holds. */
const block = 4096

/** Who owns Odoo's volume, and so its files: Odoo's user in its image. */
async function ownerOf({ filestores }: DatabasePlaces): Promise<{ readonly uid: number; readonly gid: number }> {
  const { uid, gid } = await stat(dirname(filestores))
  return { uid, gid }
}

/** An empty filestore for a database in the making; what an earlier attempt left is removed. */
async function emptyStore(places: DatabasePlaces, database: string): Promise<FileWriter> {
  await requirePlain(places)
  const owner = await ownerOf(places)
  const directory = join(places.filestores, database)
  await rm(directory, { recursive: true, force: true })
  await makeOwned(places.filestores, owner)
  await makeOwned(directory, owner)
  return new FileWriter(directory, owner)
}

/**
 * Odoo's user owns the volume, and could put a link in the place of this folder: root would work somewhere else on the host.
 * @throws FailedError for anything that is there and is no folder.
 */
async function requirePlain({ filestores }: DatabasePlaces): Promise<void> {
  if (!(await exists(filestores)) || (await lstat(filestores)).isDirectory()) return
  throw new FailedError(
    {
      what: 'The filestores in odoo-data are no folder: nothing was touched.',
      evidence: 'filestore in the volume is a link, or a file',
      next: 'Odoo makes a folder there. Find out who put something else in its place, and remove it.',
    },
    { unwound: true },
  )
}

async function makeOwned(path: string, { uid, gid }: { readonly uid: number; readonly gid: number }): Promise<void> {
  if ((await lstat(path).catch(() => undefined))?.isDirectory()) return
  await makeDirectory(path, modes.directory)
  lchownSync(path, uid, gid)
}

/** Writes files into a filestore, each compared with its name: one that is another has been damaged on the way. */
export class FileWriter implements FileReceiver {
  readonly files: string
  readonly #owner: { readonly uid: number; readonly gid: number }
  readonly #folders = new Set<string>()
  readonly #damaged: string[] = []
  #file: number | undefined
  #name = ''
  #sum: Hash = createHash('sha1')
  count = 0
  content = 0

  constructor(files: string, owner: { readonly uid: number; readonly gid: number }) {
    this.files = files
    this.#owner = owner
  }

  begin(name: string): void {
    if (!isStored(name)) throw refusedFiles(`"${name}" is no name of a file of Odoo’s filestore`)
    const folder = join(this.files, name.slice(0, 2))
    if (!this.#folders.has(folder)) {
      mkdirSync(folder, { recursive: true, mode: modes.directory })
      lchownSync(folder, this.#owner.uid, this.#owner.gid)
      this.#folders.add(folder)
    }
    this.#file = openNew(join(this.files, name))
    this.#name = name
    this.#sum = createHash('sha1')
  }

  add(piece: Buffer): void {
    if (this.#file === undefined) throw new Error('no file has begun')
    for (let from = 0; from < piece.length; ) from += writeSync(this.#file, piece, from)
    this.#sum.update(piece)
    this.content += piece.length
  }

  end(): void {
    if (this.#file === undefined) throw new Error('no file has begun')
    fchownSync(this.#file, this.#owner.uid, this.#owner.gid)
    closeSync(this.#file)
    this.#file = undefined
    this.count += 1
    if (this.#sum.digest('hex') !== this.#name.slice(3)) this.#damaged.push(this.#name)
  }

  /** Sees to it that all of it is on the disk. @param known damage that was there before. */
  async finish(known: number): Promise<Unpacked> {
    if (this.#file !== undefined) closeSync(this.#file)
    if (this.#damaged.length > known)
      throw new FailedError(
        {
          what: `${this.#damaged.length} files are not what their names say.`,
          evidence: this.#damaged.slice(0, 10).join('\n'),
          next: 'Take another dump. No database was changed.',
        },
        { unwound: true },
      )
    const { exitCode, stderr } = await run({ argv: ['sync', '--file-system', this.files] })
    if (exitCode !== 0)
      throw new EnvironmentError({ what: 'The files are not on the disk.', evidence: stderr, next: 'Is it full?' })
    await syncDirectory(dirname(this.files))
    const damaged = this.#damaged
    return { files: this.count, content: this.content, damaged: damaged.length, first: damaged.slice(0, 20) }
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', modes.file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw refusedFiles(`"${basename(path)}" is in it twice`)
    throw error
  }
}

/** Unpacks the files of a dump into the filestore of a database in the making. */
export async function unpackFiles(
  places: DatabasePlaces,
  { from, into }: { readonly from: From; readonly into: string },
  signal: AbortSignal,
): Promise<Unpacked> {
  const source = await sourceOf(places, from)
  const writer = await emptyStore(places, into)
  if (source.kind === 'muelle') {
    const { filestore } = source.manifest
    await roomFor(writer.files, filestore)
    await readTar(pieces(join(source.directory, filestore.file), signal), writer)
    return writer.finish(filestore.damaged)
  }
  if (source.kind === 'zip') {
    const entries = source.files.filter(({ name }) => !name.startsWith('filestore/checklist/'))
    await roomFor(writer.files, { files: entries.length, content: entries.reduce((sum, { size }) => sum + size, 0) })
    for (const entry of entries) {
      signal.throwIfAborted()
      writer.begin(entry.name.slice('filestore/'.length))
      for await (const piece of zipContent(source.file, entry, signal)) writer.add(piece)
      writer.end()
    }
    // The checksums of the zip are right: what is damaged was so where it was made.
    return writer.finish(Number.POSITIVE_INFINITY)
  }
  return writer.finish(0)
}

const roomFor = (directory: string, { files, content }: { readonly files: number; readonly content: number }) =>
  requireSpace(directory, { bytes: content + files * block, files }, 'unpack the files')

/**
 * Copies the files that a list names from one filestore into that of a database in the making. Copies, never links: what damages one
 * must not damage the other.
 */
export async function copyFiles(
  places: DatabasePlaces,
  {
    source,
    list,
    into,
    content,
  }: { readonly source: string; readonly list: string; readonly into: string; readonly content: number },
  say: (files: number, bytes: number) => void,
  signal: AbortSignal,
): Promise<Packed> {
  const writer = await emptyStore(places, into)
  await roomFor(writer.files, { files: 0, content })
  const sink: FileSink = {
    begin: async (name) => writer.begin(name),
    add: async (piece) => writer.add(piece),
    end: async () => writer.end(),
  }
  const found = await readFiles(source, list, sink, say, signal)
  await writer.finish(found.damaged)
  return found
}

/** Looks for the files that a list names. */
export async function lookForFiles(
  directory: string,
  list: string,
): Promise<{ readonly files: number; readonly missing: number; readonly first: readonly string[] }> {
  const found = { files: 0, missing: 0, first: [] as string[] }
  using store = new StoredFiles(directory)
  for await (const name of createInterface({ input: createReadStream(list) })) {
    if (!isStored(name)) continue
    if (store.has(name)) found.files += 1
    else {
      found.missing += 1
      if (found.first.length < 20) found.first.push(name)
    }
  }
  return found
}

/**
 * Gives a filestore another name, once: done again it does nothing. A database that has none gets an empty one, so that it can be told
 * that this was done.
 * @throws FailedError when both are there: which of them is the database's cannot be told, and none is lost.
 */
export async function moveFiles(
  places: DatabasePlaces,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  await requirePlain(places)
  const [source, target] = [join(places.filestores, from), join(places.filestores, to)]
  const [isHere, isThere] = [await exists(source), await exists(target)]
  if (isHere && isThere) throw both(from, to)
  if (isThere) return false
  if (isHere) await rename(source, target)
  else {
    const owner = await ownerOf(places)
    await makeOwned(places.filestores, owner)
    await makeOwned(target, owner)
  }
  await syncDirectory(places.filestores)
  return true
}

/** Whether there is a filestore of that name, with a database or without. */
export const hasFiles = (places: DatabasePlaces, database: string): Promise<boolean> =>
  exists(join(places.filestores, database))

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw explainFileError(error, `look at ${path}`)
  }
}

const both = (from: string, to: string) =>
  new FailedError(
    {
      what: `There are files of ${from} and of ${to}: neither was moved.`,
      evidence: `filestore/${from} was to become filestore/${to} in odoo-data; something wrote there meanwhile`,
      next: `Is Odoo up by hand? muelle stop. Move filestore/${to} out of the way, and look into it later; then run muelle up.`,
    },
    { unwound: false },
  )

/** Removes the filestore of a database in the making, or of one that was put aside. */
export async function removeFiles(places: DatabasePlaces, database: string): Promise<void> {
  await requirePlain(places)
  await rm(join(places.filestores, database), { recursive: true, force: true })
}
