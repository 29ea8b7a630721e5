import { posix } from 'node:path'
import type { TextFile } from './text.ts'

/** The files of what is audited. Reading is lazy: a rule may ask for any of them. */
export interface Tree {
  /** All files, relative, sorted; folders that are never read (dependencies, caches) are left out. */
  readonly paths: readonly string[]
  /** Whether there is a file or a folder of that name. */
  has(path: string): boolean
  /** The text of a file; undefined when it is none, is too large or is no text. */
  read(path: string): TextFile | undefined
  /** What was read so far. */
  seen(): Iterable<TextFile>
  /** Whether git has the file; undefined when there is no git to ask. */
  isTracked(path: string): boolean | undefined
  /** Files that git no longer has, as they were last, as far as they were looked for. */
  readonly past: readonly PastFile[]
}

/** A file of the history. */
export interface PastFile extends TextFile {
  /** What took it out. */
  readonly commit: string
}

/** A path that stands in a file of a directory, as one below what is audited; undefined when it leads out of it. */
export function below(directory: string, path: string): string | undefined {
  if (path.startsWith('/') || path.startsWith('~')) return undefined
  const joined = posix.normalize(posix.join(directory, path)).replace(/\/$/, '')
  return joined === '..' || joined.startsWith('../') ? undefined : joined
}

/** Directory of a path, `.` at the top. */
export const directoryOf = (path: string): string => posix.dirname(path)
