import type { Lock } from '../../stack/lock.ts'
import type { GitSource, Surroundings } from './git.ts'
import { knownName, scanHostKeys, sshHostOf } from './ssh.ts'

/** A git server whose host keys nobody has pinned yet, and what it shows. */
export interface Stranger {
  /** As known_hosts names it. */
  readonly name: string
  readonly keys: readonly string[]
}

/** The servers of sources with a deploy key that muelle.lock does not know, asked for their keys. */
export async function strangers(
  sources: readonly GitSource[],
  { hostKeys }: Pick<Lock, 'hostKeys'>,
  around: Surroundings,
): Promise<readonly Stranger[]> {
  const found = new Map<string, Stranger>()
  for (const { git, key } of sources) {
    const server = key === undefined ? undefined : sshHostOf(git)
    if (server === undefined) continue
    const name = knownName(server)
    if (hostKeys?.[name] === undefined && !found.has(name))
      found.set(name, { name, keys: await scanHostKeys(server, around) })
  }
  return [...found.values()]
}

/** The lock with these servers pinned. */
export const trusting = (lock: Lock, known: readonly Stranger[]): Lock =>
  known.length === 0
    ? lock
    : {
        ...lock,
        hostKeys: { ...lock.hostKeys, ...Object.fromEntries(known.map(({ name, keys }) => [name, [...keys]])) },
      }
