import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** The list of files of a repository is a few megabytes even for Odoo's own. */
const largest = 64 * 1024 * 1024

/** The repository that a directory is part of. */
export interface Repository {
  readonly top: string
  /** `.git`, or where the file `.git` of a worktree leads. */
  readonly store: string
}

/** Looks upwards; undefined when there is none. */
export function repositoryOf(directory: string): Repository | undefined {
  for (let top = resolve(directory); ; top = dirname(top)) {
    const own = join(top, '.git')
    if (existsSync(own)) {
      const link = statSync(own).isFile() ? /^gitdir: (.+)/.exec(readFileSync(own, 'utf8'))?.[1]?.trim() : '.git'
      return link === undefined ? undefined : { top, store: resolve(top, link) }
    }
    if (dirname(top) === top) return undefined
  }
}

/**
 * The files that git has below a directory, relative to it; undefined when there is no repository or its list cannot be read. git is not
 * called: what a foreign repository has configured would run.
 */
export function trackedFiles(directory: string): ReadonlySet<string> | undefined {
  const repository = repositoryOf(directory)
  if (repository === undefined) return undefined
  const index = join(repository.store, 'index')
  try {
    if (!existsSync(index)) return new Set()
    if (statSync(index).size > largest) return undefined
    const config = join(repository.store, 'config')
    const isLong = existsSync(config) && /objectformat\s*=\s*sha256/i.test(readFileSync(config, 'utf8'))
    const paths = readGitIndex(readFileSync(index), isLong ? 32 : 20)
    const prefix = relative(repository.top, resolve(directory)).split(sep).join('/')
    if (paths === undefined || prefix === '') return paths && new Set(paths)
    return new Set(paths.filter((path) => path.startsWith(`${prefix}/`)).map((path) => path.slice(prefix.length + 1)))
  } catch {
    // Without permission it is as if there were none.
    return undefined
  }
}

/**
 * The paths of an index; undefined when it is none, or one that leaves some to another file. Never throws.
 * Source: git documentation, gitformat-index(5), versions 2 to 4
 */
export function readGitIndex(bytes: Buffer, hash = 20): readonly string[] | undefined {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'DIRC') return undefined
  const version = bytes.readUInt32BE(4)
  const count = bytes.readUInt32BE(8)
  if (version < 2 || version > 4) return undefined
  const paths: string[] = []
  let before: Buffer = Buffer.alloc(0)
  let at = 12
  for (let entry = 0; entry < count; entry++) {
    const start = at
    const flagsAt = at + 40 + hash
    if (flagsAt + 2 > bytes.length) return undefined
    at = flagsAt + (version > 2 && (bytes.readUInt16BE(flagsAt) & 0x4000) !== 0 ? 4 : 2)
    let kept = 0
    if (version === 4) {
      const { value, next } = offsetAt(bytes, at)
      kept = before.length - value
      at = next
      if (kept < 0) return undefined
    }
    const end = bytes.indexOf(0, at)
    if (end === -1) return undefined
    const name =
      version === 4 ? Buffer.concat([before.subarray(0, kept), bytes.subarray(at, end)]) : bytes.subarray(at, end)
    before = name
    // A folder of a sparse checkout stands for files that are not listed.
    if (name.at(-1) === 0x2f) return undefined
    paths.push(name.toString('utf8'))
    at = version === 4 ? end + 1 : start + ((end - start + 8) & ~7)
  }
  // With `core.splitIndex` the rest is in another file.
  return bytes.toString('latin1', at, at + 4) === 'link' ? undefined : paths
}

/** A number as packs write offsets: seven bits a byte, one added for each that follows. */
function offsetAt(bytes: Buffer, from: number): { readonly value: number; readonly next: number } {
  let at = from
  let byte = bytes[at++] ?? 0
  let value = byte & 0x7f
  while ((byte & 0x80) !== 0 && at < from + 5) {
    byte = bytes[at++] ?? 0
    value = (value + 1) * 128 + (byte & 0x7f)
  }
  return { value, next: at }
}
