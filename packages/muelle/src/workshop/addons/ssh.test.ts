import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { project } from '../../stack/fixtures/project.ts'
import { fingerprint, knownName, sshHostOf, sweepKeys, withSsh } from './ssh.ts'

const source = { git: 'ssh://git@forge.example:2222/acme/addons.git', ref: 'main', key: 'acme_key' }
const hostKeys = { '[forge.example]:2222': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=='] }

test('the server of an address, as known_hosts names it', () => {
  const name = (address: string) => {
    const server = sshHostOf(address)
    return server && knownName(server)
  }
  expect(name('ssh://git@forge.example:2222/acme/addons.git')).toBe('[forge.example]:2222')
  expect(name('ssh://forge.example/addons.git')).toBe('forge.example')
  expect(name('git@github.com:acme/addons.git')).toBe('github.com')
  expect(name('https://github.com/OCA/web.git')).toBeUndefined()
})

test('a fingerprint is as ssh-keygen -l prints it', () => {
  // What GitHub publishes under "GitHub's SSH key fingerprints".
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'
  expect(fingerprint(key)).toBe('ssh-ed25519 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU')
})

test('the key is a private file while it is used, and gone when the work is done or has failed', async () => {
  const place = project({})
  const around = { environ: { XDG_RUNTIME_DIR: place } }
  const used = async (ssh: string | undefined) => {
    const [folder = ''] = readdirSync(place)
    const file = join(place, folder, 'key')
    expect(statSync(join(place, folder)).mode & 0o777).toBe(0o700)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toBe('the key\n')
    expect(readFileSync(join(place, folder, 'known_hosts'), 'utf8')).toBe(
      '[forge.example]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==\n',
    )
    expect(ssh).toContain('-o StrictHostKeyChecking=yes')
    expect(ssh).not.toContain('the key')
  }
  await withSsh(source, { hostKeys }, async () => 'the key', around, used)
  await expect(
    withSsh(
      source,
      { hostKeys },
      async () => 'the key',
      around,
      async () => {
        throw new Error('git failed')
      },
    ),
  ).rejects.toThrow('git failed')
  expect(readdirSync(place)).toEqual([])
})

test('a server that nobody pinned is not spoken to', async () => {
  await expect(
    withSsh(
      source,
      {},
      async () => 'the key',
      { environ: {} },
      async () => 1,
    ),
  ).rejects.toMatchObject({
    exit: 3,
    report: { what: expect.stringContaining('[forge.example]:2222 is not pinned') },
  })
})

test('the next run removes the key that a killed one left, and no other', async () => {
  const place = project({})
  for (const name of ['muelle-key-999999999-a', `muelle-key-${process.pid}-b`, 'other']) mkdirSync(join(place, name))
  await sweepKeys(place)
  expect(existsSync(join(place, 'muelle-key-999999999-a'))).toBe(false)
  expect(readdirSync(place).sort()).toEqual([`muelle-key-${process.pid}-b`, 'other'])
})
