import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { EnvironmentError } from '../../kernel/errors.ts'
import { explainFileError, makeDirectory, readIfExists, writeAtomic } from '../../kernel/files.ts'
import { registerSecret } from '../../kernel/redact.ts'
import { run } from '../../kernel/run.ts'
import { configDirectory, readDockerFile } from '../docker-files.ts'
import type { Credentials } from '../port/images.ts'

type Environ = Readonly<Record<string, string | undefined>>

const Auth = z.looseObject({ auth: z.string().optional(), identitytoken: z.string().optional() })

/** The part of Docker's own file that is about logins; whatever else is in it belongs to others and is kept. */
const ClientConfig = z.looseObject({
  auths: z.record(z.string(), Auth).default({}),
  credHelpers: z.record(z.string(), z.string()).default({}),
  credsStore: z.string().optional(),
})
type ClientConfig = z.output<typeof ClientConfig>

/** Docker's client keeps Docker Hub under this name (docker/cli, config/credentials). */
const hub = 'https://index.docker.io/v1/'

/** How Docker's client calls a registry: `registry.acme.cl:5000` is called what it is, Docker Hub is not. */
export const addressOf = (registry: string): string => (registry === 'docker.io' ? hub : registry)

/** The registry behind such a name. */
export const registryOf = (address: string): string =>
  address === hub ? 'docker.io' : address.replace(/^https?:\/\//, '').replace(/\/.*$/, '')

const configPath = (environ: Environ): string => join(configDirectory(environ), 'config.json')

export async function readLogins(environ: Environ): Promise<ClientConfig | undefined> {
  return readDockerFile(ClientConfig, configPath(environ))
}

/** Which credential store keeps the login of a registry; undefined when the file itself does. */
export const storeOf = (config: ClientConfig | undefined, registry: string): string | undefined =>
  config?.credHelpers[registry] ?? config?.credHelpers[addressOf(registry)] ?? (config?.credsStore || undefined)

/**
 * Keeps a login where `docker login` would: in the credential store that the file names, or in the file itself, for its owner only.
 * @param token in place of the password, when the registry gave one.
 * @returns where it is now.
 */
export async function storeLogin(
  { address, username, password }: Credentials,
  token: string | undefined,
  environ: Environ,
): Promise<string> {
  const config = await readLogins(environ)
  const store = storeOf(config, registryOf(address))
  if (store !== undefined) {
    const entry = {
      ServerURL: address,
      Username: token === undefined ? username : '<token>',
      Secret: token ?? password,
    }
    await askStore(store, 'store', JSON.stringify(entry), environ)
    // Docker's client marks here which registries the store has something for.
    await change(environ, (auths) => ({ ...auths, [address]: {} }))
    return `the credential store ${store}`
  }
  const auth = Buffer.from(`${username}:${token === undefined ? password : ''}`).toString('base64')
  registerSecret(auth)
  await change(environ, (auths) => ({
    ...auths,
    [address]: token === undefined ? { auth } : { auth, identitytoken: token },
  }))
  return configPath(environ)
}

/** Forgets the login of a registry. False when there was none. */
export async function forgetLogin(registry: string, environ: Environ): Promise<boolean> {
  const config = await readLogins(environ)
  const names = spellings(registry)
  const store = storeOf(config, registry)
  let erased = false
  if (store !== undefined && (await askStore(store, 'get', addressOf(registry), environ)) !== undefined) {
    await askStore(store, 'erase', addressOf(registry), environ)
    erased = true
  }
  if (!names.some((name) => config?.auths[name] !== undefined)) return erased
  await change(environ, (auths) => Object.fromEntries(Object.entries(auths).filter(([name]) => !names.includes(name))))
  return true
}

/** The names under which a login for this registry may stand in the file. */
export const spellings = (registry: string): readonly string[] => [
  addressOf(registry),
  `https://${registry}`,
  ...(registry === 'docker.io' ? ['docker.io', 'index.docker.io'] : []),
]

const Listed = z.record(z.string(), z.string())
const Found = z.object({ Username: z.string(), Secret: z.string() })

/** The logins that a credential store has: address and user. */
export async function listStore(store: string, environ: Environ): Promise<Readonly<Record<string, string>>> {
  return Listed.parse(JSON.parse((await askStore(store, 'list', '', environ)) ?? '{}'))
}

/** The login that a credential store has for an address; undefined when it has none. */
export async function getFromStore(store: string, address: string, environ: Environ) {
  const answer = await askStore(store, 'get', address, environ)
  return answer === undefined ? undefined : Found.parse(JSON.parse(answer))
}

/** Protocol of docker-credential-helpers: the question on standard input, JSON as answer; undefined for "not found". */
async function askStore(store: string, verb: 'get' | 'store' | 'erase' | 'list', input: string, environ: Environ) {
  const argv = [`docker-credential-${store}`, verb] as const
  const { exitCode, stdout, stderr, ended, reason } = await run({ argv, environ, input, timeout: 30_000 })
  const words = `${stderr}${exitCode === 0 ? '' : stdout}`.trim()
  if (exitCode === 0) return stdout
  if (/credentials not found/i.test(words)) return undefined
  throw new EnvironmentError({
    what: `Docker's credential store ${store} does not answer.`,
    evidence: `${argv.join(' ')}: ${words || reason || ended}`,
    next: 'Install it, or remove it from ~/.docker/config.json and log in again.',
  })
}

/** Replaces the logins in Docker's file, whole or not at all; what others keep there stays as it is. */
async function change(
  environ: Environ,
  logins: (auths: ClientConfig['auths']) => ClientConfig['auths'],
): Promise<void> {
  const path = await target(configPath(environ))
  const text = await readIfExists(path)
  // Read again just before it is written: Docker's own client may have been at it.
  const config: Record<string, unknown> = text === undefined ? {} : JSON.parse(text)
  const auths = logins(ClientConfig.parse(config).auths)
  await makeDirectoryOnce(dirname(path))
  // Docker's client indents with tabs. 0600 even when it was wider: there is a password in it.
  await writeAtomic(path, `${JSON.stringify({ ...config, auths }, null, '\t')}\n`, { mode: 0o600 })
}

/** A file that is a link (to a shared home, to a dotfiles repository) is written where it leads. */
async function target(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    // There is none yet: it is made under its own name.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path
    throw explainFileError(error, `read ${path}`)
  }
}

async function makeDirectoryOnce(path: string): Promise<void> {
  const { existsSync } = await import('node:fs')
  if (!existsSync(path)) await makeDirectory(path, 0o700)
}
