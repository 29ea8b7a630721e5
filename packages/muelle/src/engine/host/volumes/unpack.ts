import { lstat, mkdir, open, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { EnvironmentError, FailedError, UserError } from '../../../kernel/errors.ts'
import { explainFileError, makeDirectory, readIfExists } from '../../../kernel/files.ts'
import { parseStored } from '../../../kernel/stored.ts'
import { hostility } from './hostile.ts'
import { isExchanged, isSwapping, type Judged, Manifest } from './jobs.ts'
import { archiveOf, manifestOf, readBack, roomFor } from './pack.ts'
import type { Places } from './places.ts'
import { requireSpace } from './space.ts'
import { readPhase, removeRestore, rootOf, unpacked, unwind, writePhase } from './swap.ts'
import { type Entry, entryOf, listArgv, tar } from './tar.ts'

/** Bytes that a small file takes on the disk whatever it holds: one block of ext4 and xfs. */
const block = 4096

/** The archive that `from` names: a copy's directory, or a tar that lies beside the copies. */
async function archiveNamed(
  { copies }: Places,
  from: string,
): Promise<{ file: string; manifest: Manifest | undefined }> {
  const place = join(copies, from)
  const found = await lstat(place).catch(() => undefined)
  if (found?.isFile()) return { file: place, manifest: undefined }
  const text = found?.isDirectory() ? await readIfExists(manifestOf(place)) : undefined
  if (text === undefined || from.endsWith('.partial'))
    throw new UserError({
      what: `There is no copy ${from} of this volume on the host.`,
      evidence: copies,
      next: `muelle volume inspect ${basename(dirname(place))} lists the copies. A tar of somebody else’s is put into that directory first.`,
    })
  return { file: archiveOf(place), manifest: parseStored(Manifest, text, manifestOf(place)) }
}

/**
 * Reads an archive whole and trusts nothing.
 * @throws UserError, refused, when its checksum is wrong, it is torn, or an entry would reach beyond the volume.
 */
export async function judge(places: Places, from: string, signal: AbortSignal): Promise<Judged & { root: boolean }> {
  const { file, manifest } = await archiveNamed(places, from)
  if (manifest !== undefined) {
    const { bytes, sha256 } = await readBack(file, signal)
    if (sha256 !== manifest.sha256)
      throw refused(
        `The copy ${from} is not what was written.`,
        `${bytes} bytes with SHA-256 ${sha256}; its manifest says ${manifest.bytes} and ${manifest.sha256}`,
      )
  }
  if (!(await hasEnd(file)))
    throw refused(`${from} is no whole tar archive.`, 'it has no end mark: it was cut off, or is compressed')
  const entries: Entry[] = []
  const { exitCode, complaints } = await tar(listArgv(file), signal, (line) => entries.push(entryOf(line)))
  if (exitCode !== 0) throw refused(`${from} is no whole tar archive.`, complaints.join('\n'))
  if (entries.length === 0) throw refused(`${from} is empty.`, 'it holds no entry: it would empty the volume')
  const hostile = hostility(entries)
  if (hostile !== undefined) throw refused(`${from} is refused: it is not the content of a volume.`, hostile)
  return {
    entries: entries.length,
    content: entries.reduce((sum, { size }) => sum + size, 0),
    manifest,
    root: entries.some(({ path, type }) => type === 'd' && ['.', './'].includes(path)),
  }
}

/** Two blocks of zeros end an archive (POSIX, pax: ustar interchange format). Without them tar takes a torn one for whole. */
async function hasEnd(file: string): Promise<boolean> {
  const mark = Buffer.alloc(2 * 512)
  const archive = await open(file)
  try {
    const { size } = await archive.stat()
    if (size < mark.length || size % 512 !== 0) return false
    const { buffer } = await archive.read(Buffer.alloc(mark.length), 0, mark.length, size - mark.length)
    return buffer.equals(mark)
  } finally {
    await archive.close()
  }
}

const refused = (what: string, evidence: string) =>
  new UserError({ what, evidence, next: 'Take another copy. Nothing was changed.' }, { refused: true })

/**
 * Unpacks an archive beside a volume's content and compares every file with it. The content itself is not touched.
 * @param wanted.run who unpacks it, and may take it back.
 * @param wanted.keep the previous content becomes a copy later: there must be room for it too.
 * @throws UserError, refused, while another restore is not settled: what is in the volume may be the work of weeks.
 */
export async function unpack(
  places: Places,
  { from, run, keep }: { readonly from: string; readonly run: string; readonly keep: boolean },
  signal: AbortSignal,
): Promise<{ readonly entries: number }> {
  const { entries, content, root } = await judge(places, from, signal)
  const before = await readPhase(places)
  if (isSwapping(before?.phase))
    throw new UserError(
      {
        what: 'An earlier restore of this volume was cut off, and is not over.',
        evidence: `it is from ${before?.from}`,
        next: 'Run muelle volume restore again.',
      },
      { refused: true },
    )
  // Taking an earlier one back may have been cut off too.
  await unwind(places)
  await requireRoom(places, { bytes: content + entries * block, files: entries }, keep, signal)
  const { file } = await archiveNamed(places, from)
  const fate = keep ? ('wanted' as const) : ('unwanted' as const)
  try {
    await mkdir(unpacked(places), { recursive: true, mode: 0o700 })
    const was = await rootOf(places.content)
    const state = { schema: 1 as const, from, before: was, after: was, run, previous: fate }
    await writePhase(places, { ...state, phase: 'unpacking' })
    const where = [`--file=${file}`, `--directory=${unpacked(places)}`, '--numeric-owner']
    await mustDo(await tar(['--extract', '--same-owner', '--same-permissions', ...where], signal), 'unpacked')
    await mustDo(await tar(['--compare', ...where], signal), 'unpacked as it was written')
    await writePhase(places, { ...state, after: root ? await rootOf(unpacked(places)) : was, phase: 'unpacked' })
    return { entries }
  } catch (error) {
    await removeRestore(places).catch(() => undefined)
    throw explainFileError(error, `unpack into ${places.content}`)
  }
}

/** Room for what is unpacked, and for the copy of the previous content that is made when the services run again. */
async function requireRoom(
  places: Places,
  needs: { readonly bytes: number; readonly files: number },
  keep: boolean,
  signal: AbortSignal,
): Promise<void> {
  await requireSpace(places.content, needs, 'unpack the copy')
  if (!keep) return
  const copy = await roomFor(places, signal)
  await makeDirectory(places.copies, 0o700)
  const same = (await lstat(places.copies)).dev === (await lstat(places.content)).dev
  const both = same ? { bytes: copy.bytes + needs.bytes, files: copy.files + needs.files } : copy
  await requireSpace(places.copies, both, 'keep the previous content as a copy too (--without-backup keeps none)')
}

async function mustDo({ exitCode, complaints }: Awaited<ReturnType<typeof tar>>, done: string): Promise<void> {
  if (exitCode === 0) return
  const evidence = complaints.join('\n')
  if (/no space left/i.test(evidence))
    throw new EnvironmentError({
      what: 'The disk is full.',
      evidence,
      next: 'Free space: muelle volume grow. The content is as before.',
    })
  throw new FailedError(
    {
      what: `The copy could not be ${done}. The content is as before.`,
      evidence,
      next: 'Mend what it says, then run it again.',
    },
    { unwound: true },
  )
}

/** Largest file that is looked into. */
const largest = 64 * 1024

/** A small text file of what was unpacked, or of the content once it was swapped in; undefined when it is not there. */
export async function peek(places: Places, path: string): Promise<string | undefined> {
  const phase = (await readPhase(places))?.phase
  const place = join(isExchanged(phase) ? places.content : unpacked(places), path)
  const found = await lstat(place).catch(() => undefined)
  return found?.isFile() && found.size <= largest ? await readFile(place, 'utf8') : undefined
}
