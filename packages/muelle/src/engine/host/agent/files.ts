import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { EnvironmentError } from '../../../kernel/errors.ts'
import { explainFileError, readBytesIfExists, syncDirectory, writeAtomic } from '../../../kernel/files.ts'
import type { HostDirectory, HostFile } from '../session.ts'
import { placeInside } from './paths.ts'

/** Larger files are not read through the helper: data never crosses the client. */
const largest = 16 * 1024 * 1024

/** Makes directories, or corrects their owner and mode; returns the paths that changed. Missing parents are root's, 0755. */
export async function directories(root: string, wanted: readonly HostDirectory[]): Promise<string[]> {
  const changed: string[] = []
  for (const { path, mode, uid, gid } of wanted) {
    const place = await placeInside(root, path)
    try {
      const made = (await mkdir(place, { recursive: true, mode: 0o755 })) !== undefined
      const found = await lstat(place)
      const same = (found.mode & 0o7777) === mode && found.uid === uid && found.gid === gid
      if (!same) {
        await chown(place, uid, gid)
        await chmod(place, mode)
      }
      if (made || !same) changed.push(path)
    } catch (error) {
      throw explainFileError(error, `make the directory ${place}`)
    }
  }
  return changed
}

/** Writes a file if its content, owner or mode differ; returns whether it did. Missing parents are root's, 0755. */
export async function put(root: string, { path, content, mode, uid, gid }: HostFile): Promise<boolean> {
  const place = await placeInside(root, path)
  const bytes = Buffer.from(content, 'utf8')
  const before = await readBytesIfExists(place)
  if (before?.equals(bytes)) {
    const found = await lstat(place)
    if ((found.mode & 0o7777) === mode && found.uid === uid && found.gid === gid) return false
  }
  try {
    await mkdir(dirname(place), { recursive: true, mode: 0o755 })
  } catch (error) {
    throw explainFileError(error, `make the directory ${dirname(place)}`)
  }
  await writeAtomic(place, bytes, { mode, uid, gid })
  return true
}

/** Content of a file as text; undefined when it is not there. */
export async function read(root: string, path: string): Promise<string | undefined> {
  const place = await placeInside(root, path)
  const size = await lstat(place).then(
    ({ size }) => size,
    () => 0,
  )
  if (size > largest)
    throw new EnvironmentError({
      what: `${place} is too large to be read: ${size} bytes.`,
      next: 'Look at it on the host.',
    })
  return (await readBytesIfExists(place))?.toString('utf8')
}

/** The regular files below a directory, sorted. None when it is not there. */
export async function list(root: string, path: string) {
  const start = await placeInside(root, path)
  const files: { path: string; sha256: string; mode: number; uid: number; gid: number; modified: number }[] = []
  const visit = async (directory: string): Promise<void> => {
    const entries = await readdir(directory, { withFileTypes: true }).catch((error) => {
      if (error.code === 'ENOENT') return []
      throw explainFileError(error, `list ${directory}`)
    })
    for (const entry of entries) {
      const place = join(directory, entry.name)
      if (entry.isDirectory()) await visit(place)
      else if (entry.isFile()) {
        const { mode, uid, gid, mtimeMs: modified } = await lstat(place)
        const sha256 = await hashOf(place)
        files.push({ path: relative(root, place), sha256, mode: mode & 0o7777, uid, gid, modified })
      }
    }
  }
  await visit(start)
  return files.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function hashOf(place: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(place), hash)
  return hash.digest('hex')
}

/** Removes files and whole directories; what is not there is no error. */
export async function remove(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const parent = await placeInside(root, dirname(path))
    const place = join(parent, path.slice(path.lastIndexOf('/') + 1))
    if (place === root || path.endsWith('/..') || path === '..' || path === '.')
      throw new EnvironmentError({ what: 'The whole directory of a stack is not removed this way.' })
    try {
      await rm(place, { recursive: true, force: true })
      await syncDirectory(parent)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explainFileError(error, `remove ${place}`)
    }
  }
}
