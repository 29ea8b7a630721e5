import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolveEndpoint } from './endpoint.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'muelle-endpoint-'))
  await mkdir(join(home, '.docker'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const context = async (name: string, docker: object, tls: Readonly<Record<string, string>> = {}) => {
  const id = createHash('sha256').update(name).digest('hex')
  const meta = join(home, '.docker/contexts/meta', id)
  const files = join(home, '.docker/contexts/tls', id, 'docker')
  await mkdir(meta, { recursive: true })
  await mkdir(files, { recursive: true })
  await writeFile(join(meta, 'meta.json'), JSON.stringify({ Name: name, Endpoints: { docker } }))
  for (const [file, content] of Object.entries(tls)) await writeFile(join(files, file), content)
}
const resolve = (target: { host?: string; socket?: string } = {}, environ: Record<string, string> = {}) =>
  resolveEndpoint(target, { HOME: home, ...environ })

describe('resolveEndpoint', () => {
  it('takes the local socket when nothing is configured, at the configured path', async () => {
    expect(await resolve()).toMatchObject({ kind: 'unix', path: '/var/run/docker.sock', origin: 'the default' })
    expect(await resolve({ socket: '/run/other.sock' })).toMatchObject({ path: '/run/other.sock' })
  })

  it('prefers muelle.yaml, then DOCKER_HOST, then DOCKER_CONTEXT, then the current context', async () => {
    await context('current', { Host: 'tcp://current:1' })
    await context('named', { Host: 'tcp://named:1' })
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'current', auths: {} }))
    const environ = { DOCKER_HOST: 'tcp://env:1', DOCKER_CONTEXT: 'named' }
    expect(await resolve({ host: 'tcp://yaml:1' }, environ)).toMatchObject({ host: 'yaml' })
    expect(await resolve({}, environ)).toMatchObject({ host: 'env', origin: 'DOCKER_HOST' })
    expect(await resolve({}, { DOCKER_CONTEXT: 'named' })).toMatchObject({ host: 'named' })
    expect(await resolve()).toMatchObject({ host: 'current', origin: 'the Docker context current' })
    expect(await resolve({}, { DOCKER_CONTEXT: 'default' })).toMatchObject({ kind: 'unix' })
  })

  it('reads the certificates of a context and of DOCKER_CERT_PATH', async () => {
    await context('tls', { Host: 'tcp://tls:2376' }, { 'ca.pem': 'CA', 'cert.pem': 'CERT', 'key.pem': 'KEY' })
    expect(await resolve({}, { DOCKER_CONTEXT: 'tls' })).toMatchObject({
      tls: { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true },
    })
    await writeFile(join(home, 'ca.pem'), 'OTHER')
    expect(await resolve({}, { DOCKER_HOST: 'tcp://x', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: home })).toMatchObject(
      { port: 2376, tls: { ca: 'OTHER', cert: undefined, verify: true } },
    )
    expect(await resolve({}, { DOCKER_HOST: 'tcp://x' })).toMatchObject({ port: 2375, tls: undefined })
  })

  it('takes user, port and socket of an ssh address', async () => {
    expect(await resolve({ host: 'ssh://deploy@erp.example:2222' })).toMatchObject({
      kind: 'ssh',
      user: 'deploy',
      host: 'erp.example',
      port: 2222,
      socket: undefined,
    })
    expect(await resolve({ host: 'ssh://erp.example', socket: '/run/user/1000/docker.sock' })).toMatchObject({
      user: undefined,
      port: undefined,
      socket: '/run/user/1000/docker.sock',
    })
  })

  it.each([
    ['tcp://', 'it names no host'],
    ['nonsense', 'it is no address'],
    ['ftp://x', 'Muelle does not speak ftp'],
    ['ssh://-oProxyCommand=x', 'it names no host'],
    ['ssh://u:secret@h', 'a password does not belong there'],
    ['unix://relative', 'absolute'],
  ])('refuses %s', async (host, why) => {
    await expect(resolve({ host })).rejects.toThrow(why)
  })

  it('names a context that does not exist, and a client file that cannot be read', async () => {
    await expect(resolve({}, { DOCKER_CONTEXT: 'gone' })).rejects.toThrow('There is no Docker context gone.')
    await writeFile(join(home, '.docker/config.json'), '{')
    await expect(resolve()).rejects.toThrow('cannot be read')
  })
})
