import type { HostSession } from '../engine/host/session.ts'
import { userOf } from '../render/images.ts'
import type { Stack } from '../stack/stack.ts'
import { secretsOf } from './catalogue.ts'
import { consumersOf, pgpassPath, secretCopies, valuesBeforeTheRole } from './copies.ts'
import { storeDirectories, storedSecret, storeSecret } from './store.ts'

/**
 * Stores secrets, and hands out the copies that services mount. The password of Odoo's role is handed out with the role, not here.
 * @param given name to value.
 * @returns the names of those that had another value before.
 */
export async function handOut(
  session: HostSession,
  stack: Stack,
  given: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  await session.directories(storeDirectories)
  const changed: string[] = []
  for (const [name, value] of given) if (await storeSecret(session, name, value)) changed.push(name)
  const values = new Map(given)
  for (const { name } of secretsOf(stack)) {
    const stored = values.get(name) ?? (await storedSecret(session, name))
    if (stored !== undefined) values.set(name, stored)
  }
  // Before the first `up` the other secrets do not exist yet: then the copies are its to make.
  if (!secretsOf(stack).every((secret) => secret.optional || values.has(secret.name))) return changed
  const copies = secretCopies(
    consumersOf(stack, (role) => userOf(stack, role)),
    valuesBeforeTheRole(values, await session.read(pgpassPath)),
  )
  await session.directories(copies.directories)
  await session.put(copies.files)
  return changed
}
