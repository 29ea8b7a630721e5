import { posix } from 'node:path'
import { type IgnorePattern, matchesIgnore, readGitignore } from '../read/gitignore.ts'
import { directoryOf, type Tree } from '../tree.ts'

/** What the `.gitignore` files of a project say about paths, whether or not there is anything at them. */
export interface Ignores {
  /** The line that keeps a path out of git: its own, or that of a folder above; undefined when it comes in. */
  lineFor(path: string, isFolder?: boolean): IgnorePattern | undefined
}

/** Reads every `.gitignore` once. */
export function readIgnores(tree: Tree): Ignores {
  const byFolder = new Map(
    tree.paths
      .filter((path) => posix.basename(path) === '.gitignore')
      .map((path) => {
        const file = tree.read(path)
        return [directoryOf(path), file === undefined ? [] : readGitignore(file)] as const
      }),
  )
  const folders = new Map<string, IgnorePattern | undefined>()
  /** The last line that fits counts, of the innermost file first. */
  const own = (path: string, isFolder: boolean): IgnorePattern | undefined => {
    for (let folder = directoryOf(path); ; folder = directoryOf(folder)) {
      const name = folder === '.' ? path : path.slice(folder.length + 1)
      const found = byFolder.get(folder)?.findLast((pattern) => matchesIgnore(pattern, name, isFolder))
      if (found !== undefined) return found.isNegated ? undefined : found
      if (folder === '.') return undefined
    }
  }
  const folderLine = (path: string): IgnorePattern | undefined => {
    if (path === '.') return undefined
    if (!folders.has(path)) folders.set(path, folderLine(directoryOf(path)) ?? own(path, true))
    return folders.get(path)
  }
  return {
    // Nothing below a folder that is kept out comes back in.
    lineFor: (path, isFolder = false) => folderLine(directoryOf(path)) ?? own(path, isFolder),
  }
}

/**
 * Whether whoever has the repository has a file. Without git it is unknown of what `.gitignore` names and is there all the same: it is
 * somebody's own, or it was added by force and came with an archive.
 */
export type Publication = 'published' | 'perhaps' | 'not'

export function publicationOf(path: string, tree: Tree, ignores: Ignores): Publication {
  if (!tree.has(path)) return 'not'
  const isTracked = tree.isTracked(path)
  if (isTracked !== undefined) return isTracked ? 'published' : 'not'
  return ignores.lineFor(path) === undefined ? 'published' : 'perhaps'
}
