import { lstat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { UserError } from '../../../kernel/errors.ts'

/**
 * The absolute place of a path below the stack's directory.
 * Some directories there belong to containers (`state/caddy`), which could leave a symbolic link to anywhere:
 * no part of the path below the root may be one.
 * @throws UserError when the path leaves the directory or passes through a link.
 */
export async function placeInside(root: string, path: string): Promise<string> {
  const normal = posix.normalize(path)
  if (path.includes('\0') || posix.isAbsolute(path) || normal === '..' || normal.startsWith('../'))
    throw new UserError({
      what: `${path} is not inside ${root}.`,
      next: 'Name a path relative to the stack’s directory.',
    })
  const parts = normal.split('/').filter((part) => part !== '' && part !== '.')
  for (let depth = 1; depth <= parts.length; depth++) {
    const place = join(root, ...parts.slice(0, depth))
    if (await isLink(place))
      throw new UserError({
        what: `${place} is a symbolic link: Muelle does not follow one there.`,
        next: 'Find out who made it, then remove it.',
      })
  }
  return join(root, ...parts)
}

async function isLink(place: string): Promise<boolean> {
  try {
    return (await lstat(place)).isSymbolicLink()
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}
