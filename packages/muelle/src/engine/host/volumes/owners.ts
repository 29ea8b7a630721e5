import type { Stats } from 'node:fs'
import { chmod, lchown } from 'node:fs/promises'
import { join } from 'node:path'
import { explainFileError } from '../../../kernel/files.ts'
import type { Checked, Measured, Wrong } from './jobs.ts'
import type { Places } from './places.ts'
import { readPhase } from './swap.ts'
import { walk } from './walk.ts'

/** Bytes of a block as lstat counts them (POSIX, sys/stat.h: st_blocks). */
const block = 512
/** Wrong entries that are named. */
const named = 20

export async function measure({ content }: Places, signal: AbortSignal): Promise<Measured> {
  const sum = { entries: 0, content: 0, disk: 0 }
  for await (const { stats } of walk(content, signal)) {
    sum.entries += 1
    sum.disk += stats.blocks * block
    if (stats.isFile()) sum.content += stats.size
  }
  return sum
}

/** What the owner of a file must be allowed, and of a directory: Odoo itself makes some that it only reads. Links have no rights of their own. */
const needed = (stats: Stats): number => (stats.isSymbolicLink() ? 0 : stats.isDirectory() ? 0o500 : 0o400)

const isWrong = (stats: Stats, uid: number): boolean =>
  stats.uid !== uid || (stats.mode & needed(stats)) !== needed(stats)

/** Looks for entries that are another user's, or that their owner may not use. */
export async function check(
  places: Places,
  { uid, most = Number.POSITIVE_INFINITY }: { readonly uid: number; readonly most?: number },
  signal: AbortSignal,
): Promise<Checked> {
  const owners: Record<string, number> = {}
  const first: Wrong[] = []
  let entries = 0
  let wrong = 0
  let whole = true
  let root: Wrong | undefined
  for await (const { path, stats } of walk(places.content, signal)) {
    if (entries === most) {
      whole = false
      break
    }
    entries += 1
    const entry = { path, uid: stats.uid, gid: stats.gid, mode: stats.mode & 0o7777 }
    root ??= entry
    if (!isWrong(stats, uid)) continue
    wrong += 1
    if (stats.uid !== uid) owners[stats.uid] = (owners[stats.uid] ?? 0) + 1
    if (first.length < named) first.push(entry)
  }
  const { path: _, ...rootOwner } = root ?? { path: '.', uid: 0, gid: 0, mode: 0 }
  return { entries, whole, root: rootOwner, wrong, first, owners, phase: (await readPhase(places))?.phase }
}

/** Gives what is wrong to its user; done twice, the second time finds nothing. Group and other rights stay. */
export async function repair(
  { content }: Places,
  { uid, gid, rootMode }: { readonly uid: number; readonly gid: number; readonly rootMode?: number },
  signal: AbortSignal,
): Promise<{ readonly repaired: number }> {
  let repaired = 0
  for await (const { path, stats } of walk(content, signal)) {
    const place = join(content, path)
    const mode = stats.mode & 0o7777
    const wanted = path === '.' && rootMode !== undefined ? rootMode : mode | needed(stats)
    try {
      if (stats.uid !== uid) await lchown(place, uid, gid)
      // After the owner: to change it takes the bits for setuid and setgid away.
      if (wanted !== mode) await chmod(place, wanted)
      if (stats.uid !== uid || wanted !== mode) repaired += 1
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explainFileError(error, `repair ${place}`)
    }
  }
  return { repaired }
}
