import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connected, textOf } from './fixtures/connected.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-mcp-'))
  await mkdir(join(directory, 'secrets'))
  await mkdir(join(directory, 'secrets-not'))
  await writeFile(join(directory, 'secrets/password'), 'correct horse battery\n')
  await writeFile(join(directory, 'secrets-not/password'), 'not for agents')
  await symlink(join(directory, 'secrets-not/password'), join(directory, 'secrets/link'))
})
afterAll(() => rm(directory, { recursive: true }))

async function say(from: string | undefined, secrets: readonly string[]) {
  await using session = await connected({ place: { directory, secrets } })
  const input = from === undefined ? {} : { from }
  return await session.client.callTool({ name: 'run', arguments: { operation: 'secret', input } })
}

describe('a secret over MCP', () => {
  it('is read from an allowed directory, and masked in the answer', async () => {
    for (const from of [`file:${directory}/secrets/password`, 'file:secrets/password']) {
      const said = await say(from, [join(directory, 'secrets')])
      expect(said.isError).toBeFalsy()
      expect(textOf(said)).toContain('it is')
      expect(JSON.stringify(said)).not.toContain('correct horse')
    }
  })

  it.each([
    ['outside it', 'file:secrets-not/password'],
    ['above it', 'file:secrets/../secrets-not/password'],
    ['through a link out of it', 'file:secrets/link'],
    ['that does not exist', 'file:secrets/none'],
    ['that is the directory itself', 'file:secrets'],
  ])('is not read from a file %s', async (_, from) => {
    const refused = await say(from, [join(directory, 'secrets')])
    expect(refused.isError).toBe(true)
    expect(textOf(refused)).toContain('may not be read from there')
    expect(JSON.stringify(refused)).not.toContain('not for agents')
  })

  it('is read from nowhere unless a directory was allowed', async () => {
    expect(textOf(await say('file:secrets/password', []))).toContain('allowed is nothing')
  })

  it.each([undefined, '-', '/etc/hostname', 'correct horse battery'])('is never taken from %s', async (from) => {
    const refused = await say(from, [directory])
    expect(refused.isError).toBe(true)
    expect(textOf(refused)).toContain('must come from a file')
    expect(textOf(refused)).not.toContain('correct horse')
  })
})
