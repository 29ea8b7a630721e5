import type { HostDirectory, HostSession } from '../engine/host/session.ts'
import { registerSecret } from '../kernel/redact.ts'

const directory = 'secrets/store'
const root = { uid: 0, gid: 0 }

/** Where the truth of a secret lies, relative to the stack's directory on the daemon's host. */
export const storePath = (name: string): string => `${directory}/${name}`

/** Owner and mode of a stored secret: the host's root alone. */
export const storedOwnership = Object.freeze({ mode: 0o600, ...root })

/** What must be there before a secret is stored. `secrets/` itself lets each consumer through to its own copies. */
export const storeDirectories: readonly HostDirectory[] = Object.freeze([
  { path: 'secrets', mode: 0o711, ...root },
  { path: directory, mode: 0o700, ...root },
])

/** Names of the secrets that are set. */
export async function storedNames(session: HostSession): Promise<ReadonlySet<string>> {
  return new Set((await session.list(directory)).map(({ path }) => path.slice(directory.length + 1)))
}

/** Value of a secret, undefined when it is not set. It is masked in all output from then on. */
export async function storedSecret(session: HostSession, name: string): Promise<string | undefined> {
  const value = await session.read(storePath(name))
  if (value !== undefined) registerSecret(value)
  return value
}

/** Sets a secret; the directories are there. @returns false when it had this value already. */
export async function storeSecret(session: HostSession, name: string, value: string): Promise<boolean> {
  registerSecret(value)
  return (await session.put([{ path: storePath(name), content: value, ...storedOwnership }])).length > 0
}
