import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../kernel/run.ts'
import { seal, sealedWith, unseal } from './seal.ts'

let directory: string
const at = (name: string) => join(directory, name)
const text = (name: string) => readFile(at(name), 'utf8')

async function tool(...argv: readonly [string, ...string[]]): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv, environ: { PATH: process.env.PATH, HOME: directory } })
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`)
  return stdout
}

const kinds = ['age', 'ssh-ed25519', 'ssh-rsa'] as const
const recipient: Record<string, string> = {}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'age-'))
  await tool('age-keygen', '-o', at('age'))
  recipient.age = (await tool('age-keygen', '-y', at('age'))).trim()
  await tool('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', at('ssh-ed25519'))
  await tool('ssh-keygen', '-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', at('ssh-rsa'))
  for (const kind of kinds.slice(1)) recipient[kind] = (await text(`${kind}.pub`)).trim()
})
afterAll(() => rm(directory, { recursive: true }))

const secret = `{"password": "ñandú 🦤 ${'x'.repeat(100_000)}"}`

describe.each(kinds)('a file for %s', (kind) => {
  test('made here is opened by age itself', async () => {
    const sealed = await seal(secret, { recipients: [recipient[kind] ?? ''] })
    expect(sealed).not.toContain('password')
    await writeFile(at('made'), sealed)
    expect(await tool('age', '--decrypt', '-i', at(kind), at('made'))).toBe(secret)
  })

  test('made by age is opened here', async () => {
    await writeFile(at('plain'), secret)
    await tool('age', '--armor', '-r', recipient[kind] ?? '', '-o', at(`by-age-${kind}`), at('plain'))
    expect(await unseal(await text(`by-age-${kind}`), { identity: await text(kind) })).toBe(secret)
  })

  test('is opened by nobody else, and not when it was changed', async () => {
    const sealed = await seal(secret, { recipients: [recipient[kind] ?? ''] })
    const other = kinds.find((each) => each !== kind) ?? 'age'
    await expect(unseal(sealed, { identity: await text(other) })).rejects.toThrow('does not open it')
    const lines = sealed.split('\n')
    lines.splice(-6, 1)
    await expect(unseal(lines.join('\n'), { identity: await text(kind) })).rejects.toThrow('does not open it')
  })
})

test('several recipients open the same file', async () => {
  const sealed = await seal(secret, { recipients: Object.values(recipient) })
  for (const kind of kinds) expect(await unseal(sealed, { identity: await text(kind) })).toBe(secret)
  expect(await sealedWith(sealed)).toBe('keys')
})

test('a passphrase opens what it closed', async () => {
  const sealed = await seal(secret, { passphrase: 'a quay in the north' })
  expect(await sealedWith(sealed)).toBe('passphrase')
  expect(await unseal(sealed, { passphrase: 'a quay in the north' })).toBe(secret)
  await expect(unseal(sealed, { passphrase: 'a quay in the south' })).rejects.toThrow('The passphrase does not open it')
})

test('what is no file of age is known', async () => {
  expect(await sealedWith('password: x')).toBeUndefined()
  expect(await sealedWith('-----BEGIN AGE ENCRYPTED FILE-----\nnot base64!\n')).toBeUndefined()
})

test('a key with a passphrase, a damaged one and no key at all are told apart, without a word of what is in them', async () => {
  const sealed = await seal(secret, { recipients: [recipient['ssh-ed25519'] ?? ''] })
  await tool('ssh-keygen', '-q', '-t', 'ed25519', '-N', 'passphrase', '-f', at('locked'))
  await chmod(at('locked'), 0o600)
  await expect(unseal(sealed, { identity: await text('locked') })).rejects.toThrow('it has a passphrase')
  const broken = (await text('ssh-ed25519')).split('\n')
  broken.splice(3, 2)
  await expect(unseal(sealed, { identity: broken.join('\n') })).rejects.toThrow('it is damaged')
  await expect(unseal(sealed, { identity: 'hello' })).rejects.toThrow('no private key of OpenSSH')
  await expect(unseal(sealed, { identity: `AGE-SECRET-KEY-${'1'.repeat(20)}` })).rejects.toThrow(
    'a line of it is damaged',
  )
})

test('a recipient that is none is named', async () => {
  for (const wrong of ['age1nonsense', 'ssh-ed25519 AAAA'])
    await expect(seal(secret, { recipients: [wrong] })).rejects.toThrow('A recipient cannot be encrypted to')
})
