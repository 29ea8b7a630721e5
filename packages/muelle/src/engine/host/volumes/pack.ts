import { createHash } from 'node:crypto'
import { lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { byteText } from '../../../kernel/bytes.ts'
import { FailedError, UserError } from '../../../kernel/errors.ts'
import { explainFileError, makeDirectory, readIfExists, syncDirectory, writeAtomic } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { pieces } from '../pieces.ts'
import { type Copy, isTorn, Manifest } from './jobs.ts'
import { measure } from './owners.ts'
import { type Places, restoreDirectory } from './places.ts'
import { requireSpace } from './space.ts'
import { previous, readPhase, setRoot, writePhase } from './swap.ts'
import { entryOf, listArgv, tar } from './tar.ts'

/** Name of what is not finished: no copy is called so. */
export const partial = '.partial'
/** Bytes that tar adds for an entry at most: its header, the extended one, and what fills its last block. */
const overhead = 2048
/** Milliseconds between two words about progress. */
const pause = 2000

export const archiveOf = (directory: string) => join(directory, 'volume.tar')
export const manifestOf = (directory: string) => join(directory, 'manifest.json')

interface Wanted {
  readonly copy: string
  readonly key: string
  readonly volume: string
  readonly project: string
  readonly live: boolean
  /** What a restore put aside is packed, and not the content. */
  readonly previous?: boolean
}

/**
 * Makes a copy of a volume: a directory with the archive, a list of its entries and, last, the manifest. Under its final name it is
 * whole or not there.
 * @throws EnvironmentError when the disk has no room; FailedError, unwound, when files could not be read.
 */
export async function pack(
  places: Places,
  wanted: Wanted,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Copy> {
  const unsettled = await readPhase(places)
  if (isTorn(unsettled?.phase)) throw halfRestored(wanted.key)
  const content = wanted.previous ? previous(places) : places.content
  if (wanted.previous) {
    if (unsettled?.phase !== 'done') throw new Error('no restore has put anything aside')
    // The archive has the owner and the mode of the volume's root, as the content had.
    await setRoot(content, unsettled.before)
  }
  const made = await packAll({ ...places, content }, wanted, say, signal)
  if (wanted.previous && unsettled !== undefined) await writePhase(places, { ...unsettled, previous: 'kept' })
  return made
}

/** Bytes and files that a copy of the content takes at most. */
export async function roomFor(places: Places, signal: AbortSignal): Promise<{ bytes: number; files: number }> {
  const { content, entries } = await measure(places, signal)
  return { bytes: content + entries * overhead, files: 4 }
}

async function packAll(
  places: Places,
  wanted: Wanted,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<Copy> {
  const { copies } = places
  await makeDirectory(copies, 0o700)
  await removePartial(copies)
  const room = await roomFor(places, signal)
  await requireSpace(copies, room, 'make the copy')
  const directory = join(copies, `${wanted.copy}${partial}`)
  try {
    await mkdir(directory, { mode: 0o700 })
    const changed = await archive(places, directory, wanted.live, room.bytes, say, signal)
    const { bytes, sha256 } = await readBack(archiveOf(directory), signal)
    const held = await countEntries(archiveOf(directory), signal)
    const { key, volume, project, live } = wanted
    const at = new Date().toISOString()
    const manifest: Manifest = { schema: 1, project, volume, key, at, bytes, sha256, entries: held, live, changed }
    await writeAtomic(manifestOf(directory), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
    signal.throwIfAborted()
    await rename(directory, join(copies, wanted.copy))
    await syncDirectory(copies)
    return { name: wanted.copy, ...manifest }
  } catch (error) {
    await rm(directory, { recursive: true, force: true }).catch(() => undefined)
    throw explainFileError(error, `write ${directory}`)
  }
}

/** Runs tar into a file of its own. Returns what it said of files that changed. */
async function archive(
  { content }: Places,
  directory: string,
  live: boolean,
  size: number,
  say: (text: string) => Promise<void>,
  signal: AbortSignal,
): Promise<string[]> {
  const file = archiveOf(directory)
  const told = setInterval(async () => {
    const written = await lstat(file).then(
      ({ size }) => size,
      () => 0,
    )
    await say(`${byteText(written)} of about ${byteText(size)}`)
  }, pause)
  try {
    const { exitCode, complaints } = await tar(
      [
        '--create',
        `--file=${file}`,
        '--format=posix',
        '--pax-option=delete=atime,delete=ctime',
        '--numeric-owner',
        '--sort=name',
        `--exclude=./${restoreDirectory}`,
        '--verbose',
        '--verbose',
        '--full-time',
        '--quoting-style=c',
        `--index-file=${join(directory, 'entries.txt')}`,
        `--directory=${content}`,
        '.',
      ],
      signal,
    )
    if (exitCode === 0 || (exitCode === 1 && live)) {
      await syncFile(file)
      return [...complaints]
    }
    if (complaints.some((line) => /no space left/i.test(line)))
      throw Object.assign(new Error(complaints.at(-1)), { code: 'ENOSPC' })
    throw new FailedError(
      {
        what: 'tar could not copy every file.',
        evidence: complaints.join('\n'),
        next: live
          ? 'Mend what it says, then run it again.'
          : 'Somebody writes to the volume: find out who, then run it again.',
      },
      { unwound: true },
    )
  } finally {
    clearInterval(told)
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Size and checksum of a file as it is read from the disk. */
export async function readBack(file: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of pieces(file, signal)) {
    hash.update(piece)
    bytes += piece.length
  }
  return { bytes, sha256: hash.digest('hex') }
}

async function countEntries(file: string, signal: AbortSignal): Promise<number> {
  let count = 0
  const { exitCode, complaints } = await tar(listArgv(file), signal, (line) => {
    entryOf(line)
    count += 1
  })
  if (exitCode === 0) return count
  const next = 'Is the disk sound? See the kernel’s log, then run it again.'
  throw new FailedError(
    { what: 'The copy cannot be read back.', evidence: complaints.join('\n'), next },
    { unwound: true },
  )
}

/** The finished copies of a volume, oldest first. */
export async function copiesOf({ copies }: Places): Promise<readonly Copy[]> {
  const names = await readdir(copies).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw explainFileError(error, `list ${copies}`)
  })
  const found: Copy[] = []
  for (const name of names.filter((name) => !name.endsWith(partial)).sort()) {
    const path = manifestOf(join(copies, name))
    const text = await readIfExists(path)
    if (text !== undefined) found.push({ name, ...parseStored(Manifest, text, path) })
  }
  return found
}

/** Removes what a killed helper left; the lock is ours, so nobody is at work on it. */
async function removePartial(copies: string): Promise<void> {
  for (const name of await readdir(copies))
    if (name.endsWith(partial)) await rm(join(copies, name), { recursive: true, force: true })
}

const halfRestored = (key: string) =>
  new UserError(
    {
      what: `A restore of ${key} was cut off: it holds neither the old content nor the new.`,
      next: 'Run the same muelle volume restore again: it goes on where it stopped.',
    },
    { refused: true },
  )
