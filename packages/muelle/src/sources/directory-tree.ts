import { closeSync, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { TextFile } from '../audit/text.ts'
import type { PastFile, Tree } from '../audit/tree.ts'
import { EnvironmentError, UserError } from '../kernel/errors.ts'

/** What could not be looked at, and why. */
export interface Unread {
  readonly file: string
  readonly message: string
}

export interface DirectoryTree extends Tree {
  /** Filled while files are read. */
  readonly unread: readonly Unread[]
  /** A text in the encoding that the file has: what was not changed keeps its bytes. */
  encode(path: string, text: string): Uint8Array
}

/** Dependencies, caches and data: nobody’s own words stand there. */
const skipped = new Set([
  ...['.git', '.hg', '.svn', 'node_modules', '__pycache__', '.venv', 'venv', '.tox', '.mypy_cache', '.pytest_cache'],
  ...['.ruff_cache', '.cache', '.idea', '.vscode', 'site-packages', 'filestore', '.terraform'],
])

/** Larger than any file that a person writes; a dump or a log is not read. */
const largest = 1024 * 1024
/** Odoo itself has 45,000 files: a folder that holds it whole is still listed. */
const mostFiles = 100_000
const deepest = 40

/**
 * The files below a directory, read when they are asked for. Links to folders are not followed: they lead out or in circles.
 * @param tracked what git has; undefined where there is no git.
 * @param past what it had.
 * @throws UserError when it is no directory; EnvironmentError when it cannot be listed.
 */
export function directoryTree(
  directory: string,
  tracked?: ReadonlySet<string>,
  past: readonly PastFile[] = [],
): DirectoryTree {
  const unread: Unread[] = []
  const folders = new Set<string>()
  const paths: string[] = []
  const root = rootOf(directory)
  const walk = (folder: string, depth: number): void => {
    const entries = listed(directory, folder, unread)
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (skipped.has(entry.name) || depth >= deepest) continue
        folders.add(path)
        walk(path, depth + 1)
      } else if (paths.length < mostFiles && (entry.isFile() || isLinkWithin(root, entry, join(directory, path))))
        paths.push(path)
    }
  }
  walk('', 0)
  if (paths.length === mostFiles)
    unread.push({ file: '.', message: `more than ${mostFiles} files: the rest is left out` })
  paths.sort()
  const known = new Set(paths)
  const texts = new Map<string, TextFile | undefined>()
  const latin = new Set<string>()
  return {
    paths,
    unread,
    has: (path) => path === '.' || known.has(path) || folders.has(path),
    read(path) {
      if (!known.has(path)) return undefined
      if (!texts.has(path)) texts.set(path, readText(directory, path, unread, latin))
      return texts.get(path)
    },
    seen: () => [...texts.values()].filter((file) => file !== undefined),
    encode: (path, text) => Buffer.from(text, latin.has(path) ? 'latin1' : 'utf8'),
    isTracked: (path) => tracked?.has(path),
    past,
  }
}

/** Where the directory really is; what is wrong with it, reading it tells. */
function rootOf(directory: string): string {
  try {
    return realpathSync(directory)
  } catch {
    return directory
  }
}

function listed(directory: string, folder: string, unread: Unread[]) {
  try {
    return readdirSync(join(directory, folder), { withFileTypes: true })
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    if (folder !== '') {
      unread.push({ file: folder, message: `cannot be listed: ${code}` })
      return []
    }
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new UserError({
        what: `${directory} is no directory.`,
        evidence: code,
        next: 'Name the folder of a project: muelle check PATH.',
      })
    throw new EnvironmentError({ what: `${directory} cannot be read.`, evidence: code, next: 'Make it readable.' })
  }
}

/** Whether it is a link to a file of the project. One that leads out of it is not followed: its lines would be shown. */
function isLinkWithin(root: string, entry: { isSymbolicLink(): boolean }, path: string): boolean {
  if (!entry.isSymbolicLink()) return false
  try {
    const target = realpathSync(path)
    return target.startsWith(`${root}/`) && statSync(target).isFile()
  } catch {
    // It leads nowhere, in circles, or where we may not look: no file, in any case.
    return false
  }
}

function readText(directory: string, path: string, unread: Unread[], latin: Set<string>): TextFile | undefined {
  let file: number | undefined
  try {
    file = openSync(join(directory, path), 'r')
    const { size } = fstatSync(file)
    if (size > largest) {
      unread.push({
        file: path,
        message: `${Math.round(size / 1024 / 1024)} MiB: too large for a file that is written by hand`,
      })
      return undefined
    }
    const bytes = readFileSync(file)
    if (bytes.includes(0)) return undefined
    return { path, text: decoded(path, bytes, latin) }
  } catch (error) {
    unread.push({ file: path, message: `cannot be read: ${(error as NodeJS.ErrnoException).code ?? error}` })
    return undefined
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Latin-1 where it is no UTF-8: every byte is a character then, and nothing is lost. */
function decoded(path: string, bytes: Buffer, latin: Set<string>): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    latin.add(path)
    return bytes.toString('latin1')
  }
}
