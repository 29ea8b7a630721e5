import type { HostSession } from '../engine/host/session.ts'
import { missingSecret } from './copies.ts'
import { storedSecret } from './store.ts'

/**
 * Reads the private key of a git addons source from the host.
 * @throws UserError when it is not set.
 */
export async function deployKey(session: HostSession, name: string): Promise<string> {
  const value = await storedSecret(session, name)
  if (value === undefined) throw missingSecret(name, ', a private key that odoo.addons names,')
  return value
}
