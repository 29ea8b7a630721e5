import { registerSecret } from '../../kernel/redact.ts'
import { addressOf, getFromStore, listStore, readLogins, registryOf, spellings, storeOf } from './store.ts'

/** A login as the daemon takes it along to the registry. A token stands in place of user and password. */
export interface Login {
  readonly serveraddress: string
  readonly username: string
  readonly password: string
  readonly identitytoken?: string
}

/**
 * The login for a registry that `muelle registry login` or `docker login` left here: in `~/.docker/config.json`, or in the
 * credential store named there. Undefined when there is none.
 * @throws UserError when that file is damaged; EnvironmentError when the store does not answer.
 */
export async function credentialsFor(
  registry: string,
  environ: Readonly<Record<string, string | undefined>>,
): Promise<Login | undefined> {
  const config = await readLogins(environ)
  if (config === undefined) return undefined
  const address = addressOf(registry)
  const store = storeOf(config, registry)
  if (store !== undefined) {
    const found = await getFromStore(store, address, environ)
    if (found === undefined) return undefined
    const { Username, Secret } = found
    // The store's name for a login by token.
    return Username === '<token>' ? login(address, '', '', Secret) : login(address, Username, Secret, undefined)
  }
  const entry = spellings(registry).map((name) => config.auths[name])
  const { auth, identitytoken } = entry.find((each) => each?.auth) ?? {}
  if (!auth) return undefined
  const [username = '', ...rest] = Buffer.from(auth, 'base64').toString('utf8').split(':')
  return login(address, username, rest.join(':'), identitytoken)
}

function login(serveraddress: string, username: string, password: string, identitytoken: string | undefined): Login {
  for (const secret of [password, identitytoken ?? '']) registerSecret(secret)
  return { serveraddress, username, password, ...(identitytoken !== undefined && { identitytoken }) }
}

/** A login that this machine has, without its secret. */
export interface KnownLogin {
  readonly username: string
  readonly stored: string
}

/** The logins of this machine by registry: those in the file, and those in the credential stores that it names. */
export async function knownLogins(
  environ: Readonly<Record<string, string | undefined>>,
): Promise<ReadonlyMap<string, KnownLogin>> {
  const config = await readLogins(environ)
  const known = new Map<string, KnownLogin>()
  if (config === undefined) return known
  for (const [address, { auth }] of Object.entries(config.auths)) {
    const [username = ''] = Buffer.from(auth ?? '', 'base64')
      .toString('utf8')
      .split(':')
    if (auth) known.set(registryOf(address), { username, stored: 'config.json' })
  }
  for (const store of new Set([config.credsStore, ...Object.values(config.credHelpers)]))
    if (store)
      for (const [address, username] of Object.entries(await listStore(store, environ)))
        known.set(registryOf(address), { username: username === '<token>' ? '' : username, stored: store })
  return known
}
