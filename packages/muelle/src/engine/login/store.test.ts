import { chmod, lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentialsFor, knownLogins } from './login.ts'
import { forgetLogin, storeLogin } from './store.ts'

let directory = ''
let environ: Record<string, string> = {}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-store-'))
  environ = { DOCKER_CONFIG: directory, PATH: `${directory}:${process.env.PATH}` }
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const file = () => join(directory, 'config.json')
const config = async () => JSON.parse(await readFile(file(), 'utf8'))
const registry = 'registry.acme.example:5000'
const credentials = { address: registry, username: 'deploy', password: 'pass:word' }

/** A credential store as docker-credential-helpers describes them: one file an address. */
async function credentialStore(): Promise<void> {
  const path = join(directory, 'docker-credential-drawer')
  const program = `#!/bin/sh
set -eu
cd "$(dirname "$0")"
case "$1" in
  store) cat >drawer.json ;;
  get) cat >/dev/null; if [ -f drawer.json ]; then cat drawer.json; else echo 'credentials not found in native keychain'; exit 1; fi ;;
  erase) cat >/dev/null; rm drawer.json ;;
  list) if [ -f drawer.json ]; then echo '{"${registry}":"deploy"}'; else echo '{}'; fi ;;
esac
`
  await writeFile(path, program)
  await chmod(path, 0o755)
}

describe('a login that is stored', () => {
  it('is found again by whatever pulls, and nobody else may read it', async () => {
    await storeLogin(credentials, undefined, environ)
    expect(await credentialsFor(registry, environ)).toMatchObject({ username: 'deploy', password: 'pass:word' })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it('leaves alone what others keep in the file, and takes their rights to read it', async () => {
    await writeFile(
      file(),
      JSON.stringify({ currentContext: 'far', auths: { other: { auth: 'eDp5' } }, plugins: {} }),
      {
        mode: 0o644,
      },
    )
    await storeLogin(credentials, undefined, environ)
    expect(await config()).toMatchObject({ currentContext: 'far', plugins: {}, auths: { other: { auth: 'eDp5' } } })
    expect((await stat(file())).mode & 0o777).toBe(0o600)
  })

  it('goes where the file leads when it is a link', async () => {
    await writeFile(join(directory, 'real.json'), '{}')
    await symlink('real.json', file())
    await storeLogin(credentials, undefined, environ)
    expect((await lstat(file())).isSymbolicLink()).toBe(true)
    expect(await readFile(join(directory, 'real.json'), 'utf8')).toContain(registry)
  })

  it('is the token without the password when the registry gives one', async () => {
    await storeLogin(credentials, 'long-token', environ)
    expect(await credentialsFor(registry, environ)).toMatchObject({ identitytoken: 'long-token', password: '' })
    expect(Buffer.from((await config()).auths[registry].auth, 'base64').toString()).toBe('deploy:')
  })

  it('goes into the credential store that the file names, and the file holds no password', async () => {
    await credentialStore()
    await writeFile(file(), JSON.stringify({ credsStore: 'drawer' }))
    expect(await storeLogin(credentials, undefined, environ)).toBe('the credential store drawer')
    expect(await config()).toEqual({ credsStore: 'drawer', auths: { [registry]: {} } })
    expect(await credentialsFor(registry, environ)).toMatchObject({ username: 'deploy', password: 'pass:word' })
    expect(await knownLogins(environ)).toEqual(new Map([[registry, { username: 'deploy', stored: 'drawer' }]]))
  })

  it('is told as not stored when the store is missing', async () => {
    await writeFile(file(), JSON.stringify({ credHelpers: { [registry]: 'nowhere' } }))
    await expect(storeLogin(credentials, undefined, environ)).rejects.toThrow('nowhere does not answer')
  })
})

describe('a login that is forgotten', () => {
  it('is in the file no more; others stay', async () => {
    await writeFile(
      file(),
      JSON.stringify({ auths: { other: { auth: 'eDp5' }, [`https://${registry}`]: { auth: 'eDp5' } } }),
    )
    expect(await forgetLogin(registry, environ)).toBe(true)
    expect(await config()).toEqual({ auths: { other: { auth: 'eDp5' } } })
    expect(await forgetLogin(registry, environ)).toBe(false)
  })

  it('is in the credential store no more', async () => {
    await credentialStore()
    await writeFile(file(), JSON.stringify({ credsStore: 'drawer' }))
    await storeLogin(credentials, undefined, environ)
    expect(await forgetLogin(registry, environ)).toBe(true)
    expect(await credentialsFor(registry, environ)).toBeUndefined()
    expect(await config()).toEqual({ credsStore: 'drawer', auths: {} })
  })
})

describe('the logins of a machine', () => {
  it('are told by registry, without their secrets', async () => {
    await storeLogin({ ...credentials, address: 'https://index.docker.io/v1/' }, undefined, environ)
    expect(await knownLogins(environ)).toEqual(new Map([['docker.io', { username: 'deploy', stored: 'config.json' }]]))
  })
})
