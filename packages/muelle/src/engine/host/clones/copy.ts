import { closeSync, fchownSync, lchownSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { lchown, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { byteText } from '../../../kernel/bytes.ts'
import { explainFileError } from '../../../kernel/files.ts'
import { type FileSink, readFiles } from '../databases/archive.ts'
import type { DatabasePlaces } from '../databases/places.ts'
import { openSnapshot } from '../databases/snapshot.ts'
import { requireSpace } from '../volumes/space.ts'
import type { CloneJob, Copied } from './jobs.ts'
import { pipeDatabase } from './pipe.ts'
import { borrowed } from './places.ts'

type Wanted = Extract<CloneJob, { job: 'copy' }>

/** How often progress is told, in milliseconds. */
const beat = 2000

/**
 * Copies a database under one snapshot, and then the files that this snapshot names: files are never changed, and Odoo's clean-up waits.
 * The source is only read: a transaction and its volume, mounted read-only.
 * @throws EnvironmentError when the disk has no room; FailedError, unwound, when the copy is not whole.
 */
export async function copy(
  places: DatabasePlaces,
  { source, target, uid, gid }: Wanted,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Copied> {
  const list = join(places.root, 'state', 'clone-files.txt')
  let told = Date.now()
  const tell = (text: () => string) => {
    if (Date.now() - told < beat) return
    told = Date.now()
    void say(text())
  }
  try {
    await using snapshot = await openSnapshot(places.socket, source.container, source.database, list, signal)
    const { facts } = snapshot
    await mkdir(places.filestores, { recursive: true, mode: 0o700 })
    await lchown(places.filestores, uid, gid)
    await requireSpace(
      places.filestores,
      { bytes: facts.bytes + facts.content, files: facts.files },
      `copy ${source.database} with its files`,
    )
    const sql = await pipeDatabase(
      places.socket,
      { ...source, snapshot: snapshot.id },
      target,
      (bytes) => tell(() => `${byteText(bytes)} of SQL`),
      signal,
    )
    const to = join(places.filestores, target.database)
    await rm(to, { recursive: true, force: true })
    await mkdir(to, { mode: 0o700 })
    await lchown(to, uid, gid)
    const from = join(borrowed, 'filestore', source.database)
    const files = await copyFiles(
      { from, to, list, uid, gid },
      (count) => tell(() => `${count} of ${facts.files} files`),
      signal,
    )
    return { sql, ...files }
  } catch (error) {
    throw explainFileError(error, `copy ${source.database}`)
  } finally {
    await rm(list, { force: true })
  }
}

interface Files {
  readonly from: string
  readonly to: string
  readonly list: string
  readonly uid: number
  readonly gid: number
}

/** Each file is compared with its name while it is read: the name is its SHA-1. */
async function copyFiles(
  { from, to, list, uid, gid }: Files,
  counted: (files: number) => void,
  signal: AbortSignal,
): Promise<Omit<Copied, 'sql'>> {
  const made = new Set<string>()
  let file: number | undefined
  const close = () => {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
  const sink: FileSink = {
    async begin(name) {
      const folder = join(to, name.slice(0, 2))
      if (!made.has(folder)) {
        mkdirSync(folder, { mode: 0o700 })
        lchownSync(folder, uid, gid)
        made.add(folder)
      }
      file = openSync(join(to, name), 'wx', 0o600)
      fchownSync(file, uid, gid)
    },
    async add(piece) {
      for (let at = 0; at < piece.length && file !== undefined; ) at += writeSync(file, piece, at)
    },
    async end() {
      close()
    },
  }
  try {
    const { files, content, missing, damaged, first } = await readFiles(from, list, sink, counted, signal)
    return { files, content, missing, damaged, first: [...first] }
  } finally {
    close()
  }
}
