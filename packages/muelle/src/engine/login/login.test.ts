import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { UserError } from '../../kernel/errors.ts'
import { credentialsFor } from './login.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-login-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const loginFor = async (registry: string, config: string) => {
  await writeFile(join(directory, 'config.json'), config)
  return credentialsFor(registry, { DOCKER_CONFIG: directory, PATH: directory })
}
const auth = Buffer.from('deploy:a:b').toString('base64')

describe('the login for a registry', () => {
  it('is what docker login left, colons of the password included', async () => {
    const config = JSON.stringify({ auths: { 'registry.acme.example': { auth } } })
    expect(await loginFor('registry.acme.example', config)).toMatchObject({ username: 'deploy', password: 'a:b' })
  })

  it('of Docker Hub stands under its old name', async () => {
    const config = JSON.stringify({ auths: { 'https://index.docker.io/v1/': { auth } } })
    expect(await loginFor('docker.io', config)).toMatchObject({ username: 'deploy' })
  })

  it('is none where nobody has logged in', async () => {
    expect(await loginFor('registry.acme.example', '{}')).toBeUndefined()
    expect(await credentialsFor('docker.io', { DOCKER_CONFIG: join(directory, 'nowhere') })).toBeUndefined()
  })

  it('is asked of the store that the file names, and says so when there is none', async () => {
    const asked = loginFor('docker.io', JSON.stringify({ credsStore: 'nowhere' }))
    await expect(asked).rejects.toThrow("Docker's credential store nowhere does not answer")
  })

  it('is no bug when the file is damaged', async () => {
    const asked = loginFor('docker.io', '{"auths":')
    await expect(asked).rejects.toThrow(UserError)
    await expect(asked).rejects.toThrow('config.json cannot be read')
  })
})
