import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Space } from '../checks/check.ts'

/**
 * Room of the file system that a path of this machine lies on, or will lie on: of the nearest directory above that exists.
 * Free is what a user without privileges may still write.
 */
export async function spaceAt(path: string): Promise<Space> {
  try {
    const { bavail, blocks, bsize } = await statfs(path)
    return { free: bavail * bsize, total: blocks * bsize }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && path !== '/') return await spaceAt(dirname(path))
    return { unknown: message }
  }
}
