import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EnvironmentError, UserError } from '../../../kernel/errors.ts'
import { HostChannel } from '../channel.ts'
import { runAgent } from './main.ts'

let directory: string
let daemon: Server
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'muelle-agent-'))
  daemon = createServer((_, answer) => answer.end(JSON.stringify({ ID: 'THIS', Name: 'host' })))
  await new Promise<void>((resolve) => daemon.listen(join(directory, 'docker.sock'), resolve))
  await mkdir(join(directory, 'stack'))
})
afterEach(async () => {
  daemon.close()
  await rm(directory, { recursive: true, force: true })
})

/** The agent in this process, at the other end of two streams. */
const converse = (silence = 60_000) => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  const socket = join(directory, 'docker.sock')
  const ended = runAgent(stdin, stdout, { directory: join(directory, 'stack'), version: '0', socket, silence }).finally(
    () => stdout.end(),
  )
  return new HostChannel({ stdin, stdout, stderr, ended, kill: async () => undefined })
}
const opening = {
  project: 'acme-test',
  daemon: 'THIS',
  lock: false,
  wait: 0,
  invocation: { operation: 'ps', effect: 'read' as const, input: {}, actor: 'cli:ana' },
}

describe('the helper’s agent', () => {
  it('answers several questions at once and ends when its input does', async () => {
    await writeFile(join(directory, 'stack/a'), 'content of a')
    const channel = converse()
    await channel.greeted()
    await channel.ask('open', opening)
    const answers = await Promise.all([
      channel.ask('read', { path: 'a' }),
      channel.ask('read', { path: 'b' }),
      channel.ask('list', { path: '' }),
    ])
    expect(answers).toMatchObject(['content of a', null, [{ path: 'a' }]])
    await channel.close()
    await expect(channel.ask('read', { path: 'a' })).rejects.toThrow('ended')
  })

  it('carries reports with their kind, and bugs with their stack', async () => {
    await symlink('/etc', join(directory, 'stack/link'))
    const channel = converse()
    await expect(channel.ask('read', { path: 'a' })).rejects.toThrow(/a bug in the helper.*\n.*not opened/)
    await channel.ask('open', opening)
    await expect(channel.ask('read', { path: 'link/passwd' })).rejects.toThrow(UserError)
    await expect(channel.ask('remove', { paths: ['a'] })).rejects.toThrow('needs the lock')
    await channel.close()
  })

  it('ends when it hears nothing for too long: a client whose machine is gone closes no connection', async () => {
    const channel = converse(100)
    await channel.greeted()
    await channel.ask('open', opening)
    await expect.poll(() => channel.over, { timeout: 15_000 }).toBe(true)
  })

  it('refuses another daemon', async () => {
    const channel = converse()
    await expect(channel.ask('open', { ...opening, daemon: 'OTHER' })).rejects.toThrow(/belongs to another daemon/)
    await channel.close()
  })

  it('refuses a run that a newer Muelle wrote', async () => {
    await mkdir(join(directory, 'stack/state'))
    await writeFile(join(directory, 'stack/state/run.json'), '{"schema": 2}')
    const channel = converse()
    await channel.ask('open', opening)
    await expect(channel.ask('run', {})).rejects.toThrow(/run.json on the host is not what this Muelle writes/)
    await channel.close()
  })
})

describe('the client', () => {
  const helper = (says: string, code: number, complains = '') => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    stderr.write(complains)
    stdout.end(says)
    return new HostChannel({ stdin, stdout, stderr, ended: Promise.resolve(code), kill: async () => undefined })
  }

  it('tells a helper of another version', async () => {
    await expect(helper('{"hello":{"protocol":99,"version":"9.0.0"}}\n', 0).greeted()).rejects.toThrow(
      /another version/,
    )
  })

  it('tells the last words of a helper that ended', async () => {
    const failure = await helper('', 127, 'exec: muelle: not found')
      .greeted()
      .catch((error: EnvironmentError) => error)
    expect(failure).toBeInstanceOf(EnvironmentError)
    expect((failure as EnvironmentError).report.evidence).toBe('exec: muelle: not found\nexit code 127')
  })

  it('does not believe a helper that speaks nonsense', async () => {
    await expect(helper('Welcome!\n', 0).greeted()).rejects.toThrow('ended')
  })
})
