import { join } from 'node:path'
import { placeInside } from '../agent/paths.ts'

/** Below it the helper sees the volumes that it mounts, each under its key. */
export const mounted = '/volumes'

/** Where a volume's content is, where its copies are, and where a restore works. */
export interface Places {
  readonly content: string
  readonly copies: string
  /** In the volume itself: only there is moving a matter of names. */
  readonly restore: string
}

/** The directory in a volume that a restore works in; no program of the stack looks into it. */
export const restoreDirectory = '.muelle-restore'

/** @param root the stack's directory. @param volumes where the volumes are mounted; another one in tests. */
export async function placesOf(root: string, key: string, volumes = mounted): Promise<Places> {
  const content = join(volumes, key)
  return { content, copies: await placeInside(root, `volumes/${key}`), restore: join(content, restoreDirectory) }
}
