import type { Engine, ImageDetail } from '../../engine/port.ts'
import { type ImageRole, imageFacts } from '../../facts/images/images.ts'
import { EnvironmentError } from '../../kernel/errors.ts'
import type { Stack } from '../../stack/stack.ts'

interface User {
  readonly uid: number
  readonly gid: number
}

/**
 * The user that a role's service runs as in this very image: its files are handed to that user.
 * An image that starts as root and drops it (postgres, redis, caddy) is run as the fact's user from the start, so the fact holds.
 */
export async function userOfImage(engine: Engine, stack: Stack, image: ImageDetail, role: ImageRole): Promise<User> {
  const { uid, gid } = imageFacts.of(stack, role)
  if (image.user === '' || image.user === 'root' || image.user === '0') return { uid, gid }
  const [name = '', group] = image.user.split(':')
  if (/^\d+$/.test(name)) return { uid: Number(name), gid: group === undefined ? Number(name) : Number(group) }
  const passwd = (await engine.fileOf(image.id, '/etc/passwd')) ?? ''
  const entry = passwd.split('\n').find((line) => line.startsWith(`${name}:`))
  const [, , foundUid, foundGid] = entry?.split(':') ?? []
  if (foundUid === undefined || foundGid === undefined)
    throw new EnvironmentError({
      what: `The image of ${role} runs as ${name}, and its /etc/passwd does not know that user.`,
      evidence: image.tags.join(', ') || image.id,
      next: 'Use an image whose USER exists, or a numeric one.',
    })
  return { uid: Number(foundUid), gid: Number(foundGid) }
}
