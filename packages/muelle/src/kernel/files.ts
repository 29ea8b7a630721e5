import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, lstat, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EnvironmentError, UserError } from './errors.ts'

/** Owner and mode of a file to be written; what is absent stays as it is, or is this process's default. */
export interface Ownership {
  readonly mode?: number | undefined
  readonly uid?: number | undefined
  readonly gid?: number | undefined
}

/**
 * Replaces a file as a whole: a reader, or a crash, sees the old content or the new one, never a part.
 * The new content and its name are on the disk when this resolves.
 * @param content text is written as UTF-8.
 * @throws EnvironmentError when the disk is full, read-only or closed to this user; the old file is then untouched.
 */
export async function writeAtomic(path: string, content: string | Uint8Array, owner: Ownership = {}): Promise<void> {
  const directory = dirname(path)
  const temporary = join(directory, `.${randomBytes(6).toString('hex')}.muelle-new`)
  try {
    const mode = owner.mode ?? (await modeOf(path)) ?? 0o644
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      await file.writeFile(content)
      if (owner.uid !== undefined || owner.gid !== undefined) await file.chown(owner.uid ?? -1, owner.gid ?? -1)
      await file.chmod(mode)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncDirectory(directory)
  } catch (error) {
    // What went wrong first is told; what is left here has a name that nobody reads.
    await rm(temporary, { force: true }).catch(() => undefined)
    throw explainFileError(error, `write ${path}`)
  }
}

/** How long work that `alone` does may take at most, in milliseconds: it reads and writes one small file. */
const longest = 10_000

/**
 * Does some work while no other process of this machine does: the file stands for it, and is gone afterwards. One that is older
 * than any such work was left by a killed process.
 * @throws EnvironmentError when the file cannot be made.
 */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      // Its rights are whatever this user's directories have: the checkout may be a group's.
      await mkdir(dirname(path), { recursive: true })
      await (await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644)).close()
      break
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw explainFileError(error, `make ${path}`)
    }
    const left = await lstat(path).catch(() => undefined)
    // A clock that was put back makes it of the future.
    if (left !== undefined && Math.abs(Date.now() - left.mtimeMs) > longest) await rm(path, { force: true })
    else await new Promise((resolve) => setTimeout(resolve, 20))
  }
  try {
    return await work()
  } finally {
    await rm(path, { force: true })
  }
}

/** Adds bytes to the end of a file, made when it is missing, and waits until they are on the disk. */
export async function appendDurably(path: string, content: string, mode = 0o600): Promise<void> {
  try {
    const file = await open(path, 'a', mode)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw explainFileError(error, `write ${path}`)
  }
}

/** Makes a directory with its parents; an existing one is left as it is. */
export async function makeDirectory(path: string, mode = 0o755): Promise<void> {
  try {
    await makeWithParents(path, mode)
    // The umask may have taken bits away.
    if (((await lstat(path)).mode & 0o777) !== mode) await chmod(path, mode)
  } catch (error) {
    throw explainFileError(error, `make the directory ${path}`)
  }
}

/** Node says of a recursive mkdir on a read-only file system that the path is missing: made alone, it says why. */
async function makeWithParents(path: string, mode: number): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode })
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    await makeWithParents(dirname(path), mode)
    await mkdir(path, { mode })
  }
}

/** Content of a file as UTF-8 text; undefined when there is none. */
export async function readIfExists(path: string): Promise<string | undefined> {
  return (await readBytesIfExists(path))?.toString('utf8')
}

/** Content of a file; undefined when there is none. */
export async function readBytesIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    // ESRCH: a file below /proc whose process ended while it was read.
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(codeOf(error) ?? '')) return undefined
    throw explainFileError(error, `read ${path}`)
  }
}

/** Waits until the names in a directory (renames, removals) are on the disk. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const modeOf = async (path: string) => {
  try {
    return (await lstat(path)).mode & 0o7777
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown) => (error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined)

/**
 * Turns the system's file errors into reports: full or read-only disks, missing rights, wrong kinds of file.
 * @param doing completes "Cannot …", e.g. `write /srv/x`.
 * @returns what to throw; anything that is not a known file error comes back as it is.
 */
export function explainFileError(error: unknown, doing: string): unknown {
  const evidence = error instanceof Error ? error.message : String(error)
  const environment = (why: string, next: string) =>
    new EnvironmentError({ what: `Cannot ${doing}: ${why}.`, evidence, next }, { cause: error })
  switch (codeOf(error)) {
    case 'ENOSPC':
      return environment('the disk is full', 'Free space there (see: df -h, df -i), then run the same command again.')
    case 'EDQUOT':
      return environment(
        'the disk quota is used up',
        'Free space there or raise the quota, then run the same command again.',
      )
    case 'EROFS':
      return environment('the file system is read-only', 'Mount it writable, or choose another place.')
    case 'EACCES':
    case 'EPERM':
      return environment(
        `user ${process.getuid?.() ?? '?'} may not`,
        'Give that user the right to it, or run as its owner.',
      )
    case 'EMFILE':
    case 'ENFILE':
      return environment('too many files are open', 'Raise the limit (ulimit -n), then run the same command again.')
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
    case 'ENOENT':
      return new UserError({ what: `Cannot ${doing}.`, evidence, next: 'Check the path.' }, { cause: error })
    default:
      return error
  }
}
