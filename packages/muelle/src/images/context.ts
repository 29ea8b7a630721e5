import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { explainFileError } from '../kernel/files.ts'

/** One file of a build context: from the disk, or given as text. Paths use `/`. */
export type ContextFile =
  | { readonly path: string; readonly mode: number; readonly source: string }
  | { readonly path: string; readonly mode: number; readonly content: string }

/** Never part of a context: repositories, caches, and what holds secrets by convention. */
const leftOut = /^(\.git|\.hg|\.svn|__pycache__|node_modules|\.venv|\.env.*|.*\.pyc|\.DS_Store)$/

/**
 * The regular files below a directory, sorted by path, each with its executable bit and nothing else of its mode.
 * Symbolic links are followed only to files.
 * @param directory absolute.
 * @param under path in the context, `` for its root.
 */
export async function filesBelow(directory: string, under: string): Promise<ContextFile[]> {
  const files: ContextFile[] = []
  const entries = await readdir(directory, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (leftOut.test(entry.name)) continue
    const source = join(directory, entry.name)
    const path = posix.join(under, entry.name)
    if (entry.isDirectory()) files.push(...(await filesBelow(source, path)))
    else {
      const found = await stat(source).catch((error: unknown) => {
        throw explainFileError(error, `read ${path}, which goes into an image`)
      })
      if (found.isFile()) files.push({ path, source, mode: found.mode & 0o100 ? 0o755 : 0o644 })
    }
  }
  return files
}

async function digestOf(file: ContextFile): Promise<string> {
  const hash = createHash('sha256')
  if ('content' in file) return hash.update(file.content).digest('hex')
  await pipeline(createReadStream(file.source), hash)
  return hash.digest('hex')
}

/**
 * The first 12 hexadecimal digits of the SHA-256 over a context: every path, mode and content, and what else the image is made from.
 * A tag that carries it can never stand for older inputs.
 */
export async function contextHash(files: readonly ContextFile[], others: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const other of others) hash.update(`${other}\0`)
  for (const file of [...files].sort((a, b) => (a.path < b.path ? -1 : 1)))
    hash.update(`${file.path}\0${file.mode}\0${await digestOf(file)}\0`)
  return hash.digest('hex').slice(0, 12)
}

/** The context as a tar stream: sorted, owned by root, dated at the epoch, so that the builder's cache can hit. */
export async function packContext(files: readonly ContextFile[]): Promise<Readable> {
  const { packTar } = await import('modern-tar/fs')
  const mtime = new Date(0)
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  return packTar(
    sorted.map(({ path: target, mode, ...file }) =>
      'content' in file
        ? { type: 'content', target, mode, mtime, uid: 0, gid: 0, content: file.content }
        : { type: 'file', target, mode, mtime, uid: 0, gid: 0, source: file.source },
    ),
  )
}
