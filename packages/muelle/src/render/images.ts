import { type ImageRole, imageFacts } from '../facts/images/images.ts'
import type { Stack } from '../stack/stack.ts'

/** A user as the kernel knows it. */
export interface User {
  readonly uid: number
  readonly gid: number
}

/** What compose.yaml names as the image of a role: the one in muelle.lock, else the default of the source. */
export function imageFor(stack: Stack, role: ImageRole): string {
  return stack.lock.images[role]?.reference ?? imageFacts.reference(stack, role)
}

/** Source: github.com/docker-library/postgres, Dockerfile-alpine.template. */
const alpinePostgres: User = { uid: 70, gid: 70 }

/**
 * The user that a role's service runs as.
 * An image whose own default is root (postgres, redis, caddy drop it in their entrypoints) is run as the fact's user from the start.
 */
export function userOf(stack: Stack, role: ImageRole): User {
  const given = role === 'ai' && stack.services.ai ? stack.services.ai.user : undefined
  if (given !== undefined) {
    const [uid = 0, gid = 0] = given.split(':').map(Number)
    return { uid, gid }
  }
  const isAlpine = role === 'postgres' && /alpine/.test(imageFor(stack, role))
  const { uid, gid } = isAlpine ? alpinePostgres : imageFacts.of(stack, role)
  const locked = stack.lock.images[role]
  return locked === undefined || locked.uid === 0 ? { uid, gid } : { uid: locked.uid, gid: locked.gid }
}
