import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../../kernel/errors.ts'
import { explainFileError } from '../../kernel/files.ts'

/** One file of a build context: from the disk, or given as text. Paths use `/`. */
export type ContextFile =
  | { readonly path: string; readonly mode: number; readonly source: string }
  | { readonly path: string; readonly mode: number; readonly content: string }

/** Never part of a context: repositories, caches, and what holds secrets by convention. */
const leftOut = /^(\.git|\.hg|\.svn|__pycache__|node_modules|\.venv|\.env.*|.*\.pyc|\.DS_Store)$/

/**
 * The regular files below a directory, sorted by path, each with its executable bit and nothing else of its mode.
 * Symbolic links are followed, to files and to directories, but not out of `root`: a repository of somebody else could name
 * any file of this machine.
 * @param directory absolute.
 * @param under path in the context, `` for its root.
 * @param root absolute; the directory itself when absent.
 * @throws UserError for a link that leads out of `root`, to nowhere or in a circle; EnvironmentError for what may not be read.
 */
export async function filesBelow(directory: string, under: string, root = directory): Promise<ContextFile[]> {
  const top = await asked(realpath(root), under)
  const visit = async (place: string, path: string, above: readonly string[]): Promise<ContextFile[]> => {
    const here = await asked(realpath(place), path)
    if (above.includes(here)) throw badLink(path, 'leads to a directory that it is in')
    const entries = await asked(readdir(place, { withFileTypes: true }), path)
    const kept = entries.filter(({ name }) => !leftOut.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
    const files: ContextFile[] = []
    for (const entry of kept) {
      const source = join(place, entry.name)
      const inside = posix.join(path, entry.name)
      if (entry.isSymbolicLink() && !isBelow(await asked(realpath(source), inside), top))
        throw badLink(inside, `leads out of ${root}`)
      const found = await asked(stat(source), inside)
      if (found.isDirectory()) files.push(...(await visit(source, inside, [...above, here])))
      else if (found.isFile()) files.push({ path: inside, source, mode: found.mode & 0o100 ? 0o755 : 0o644 })
    }
    return files
  }
  return visit(directory, under, [])
}

const isBelow = (place: string, top: string): boolean => place === top || place.startsWith(`${top}/`)

const badLink = (path: string, why: string) =>
  new UserError({
    what: `The link ${path} ${why}, and would go into an image.`,
    next: 'Put a copy there instead of the link, or remove it.',
  })

/** What the file system says; its refusals as reports. */
async function asked<T>(answer: Promise<T>, path: string): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw explainFileError(error, `read ${path}, which goes into an image`)
  }
}

async function digestOf(file: ContextFile): Promise<string> {
  const hash = createHash('sha256')
  if ('content' in file) return hash.update(file.content).digest('hex')
  await asked(pipeline(createReadStream(file.source), hash), file.path)
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
