import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { shellWord } from '../../packages/muelle/src/kernel/shell-word.ts'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { reaches } from './remote/reaches.ts'
import { type SshHost, sshHost } from './remote/ssh-host.ts'
import { eventually, statusOf } from './stack/http.ts'
import { type Project, project, type Reach } from './stack/project.ts'

// A stack whose every command goes through ssh, from a client that sees nothing of the host. The host breaks off in the middle.

const port = 18811
let host: SshHost
let ssh: Reach
let stack: Project

beforeAll(async () => {
  const all = await reaches(18810)
  host = all.host
  ssh = all.ssh
  stack = await project({ name: 'hosts-remote', port, ...ssh, environment: [`host: "${host.address}"`] })
})

afterAll(async () => {
  try {
    await stack.remove()
  } finally {
    await host[Symbol.asyncDispose]()
  }
})

/** Starts a command through ssh and gathers what it says. */
function begin(...words: readonly string[]) {
  const { argv, environ } = stack.through(ssh)
  const running = start({ argv: [...argv, ...words], environ })
  running.stdin.end()
  const said = { output: '', over: false }
  for (const stream of [running.stdout, running.stderr])
    stream.on('data', (chunk: Buffer) => {
      said.output += chunk.toString()
    })
  void running.ended.then(() => {
    said.over = true
  })
  /** Waits for a moment in the life of the command. */
  const until = async (moment: (output: string) => boolean | Promise<boolean>) => {
    while (!said.over && !(await moment(said.output))) await sleep(50)
    if (said.over) throw new Error(`${words.join(' ')} ended too early:\n${said.output}`)
  }
  return { running, said, until }
}

/** Runs a command, cuts the connection as soon as `moment` says so, and tells how it ended. */
async function cutWhen(moment: (output: string) => boolean | Promise<boolean>, ...words: readonly string[]) {
  const { running, said, until } = begin(...words)
  await until(moment)
  await host.cut()
  return { exitCode: (await running.ended).exitCode, output: said.output }
}

const runs = async (words: string) => (await run({ argv: ['pgrep', '--full', '--exact', words] })).exitCode === 0

/** The helpers of this stack that still run: a client that is gone must leave none behind. */
const helpers = async () =>
  (
    await run({
      argv: [
        'docker',
        'ps',
        '-q',
        '--filter=label=io.muelle.role=helper',
        `--filter=label=io.muelle.name=${stack.name}`,
      ],
    })
  ).stdout.trim()

const ended = expect.stringMatching(/The ssh connection to 127\.0\.0\.1 ended\.[\s\S]*run the same command again/)

describe('a host that drops in the middle', () => {
  test('of up leaves work that the next up finishes, and says so in the journal', async () => {
    const cut = await cutWhen((output) => /begin {2}create and initialise/.test(output), 'up', '--yes')
    expect(cut.output).toContain('un the same command again')
    expect([2, 5]).toContain(cut.exitCode)
    expect(await eventually(async () => ((await helpers()) === '' ? 1 : 0), 1, 60)).toBe(1)
    await stack.json('up')
    expect(await statusOf(port, '/web/login')).toBe(200)
    const { operations } = await stack.json<{ operations: { operation: string; outcome: string | null }[] }>(
      'journal',
      'list',
    )
    const outcomes = operations.filter(({ operation }) => operation === 'up').map(({ outcome }) => outcome)
    expect(outcomes.sort()).toEqual(['done', 'interrupted'])
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
  })

  test('of exec is told at once', async () => {
    const exec = await cutWhen(() => runs('sleep 1311'), 'exec', '--yes', 'db', '--', 'sleep', '1311')
    expect(exec).toEqual({ exitCode: 2, output: ended })
  })

  test('of logs is bridged: they go on', async () => {
    const { running, said, until } = begin('logs', '--follow', '--tail', '5')
    await until((output) => output.includes('|'))
    await host.cut()
    const before = said.output.length
    // Odoo's health is asked for every few seconds.
    await until((output) => output.slice(before).includes('|'))
    process.kill(running.pid ?? 0, 'SIGINT')
    expect((await running.ended).exitCode).toBe(130)
  })

  test('of build leaves the image as it was, and build again finishes', async () => {
    const [addon = ''] = await readdir(join(stack.directory, 'addons'))
    await writeFile(join(stack.directory, 'addons', addon, 'new.txt'), randomBytes(150_000_000))
    const cut = await cutWhen((output) => /begin {2}build/.test(output), 'build', '--yes')
    expect(cut).toEqual({ exitCode: 2, output: ended })
    expect(await statusOf(port, '/web/login')).toBe(200)
    expect(await stack.json('build')).toMatchObject({
      images: expect.arrayContaining([expect.objectContaining({ built: true })]),
    })
  })
})

describe('Ctrl-C in a terminal', () => {
  const serving = async () => (await run({ argv: ['docker', 'ps', '-q', ...ofCron] })).stdout.trim() !== ''
  const ofCron = ['--filter', 'name=hosts-remote-live-odoo-cron-1', '--filter', 'status=running'] as const

  test('while services stand still for a copy starts them again, through ssh', async () => {
    await stack.json('exec', 'odoo', 'sh', '-c', 'head -c 400M /dev/urandom >/var/lib/odoo/ballast')
    const { argv, environ } = stack.through(ssh)
    const line = [...argv, 'volume', 'backup', 'odoo-data', '--stop', '--yes'].map(shellWord).join(' ')
    // The terminal sends SIGINT to every process in it, as a person's does: ssh too.
    const terminal = start({ argv: ['script', '-qefc', line, '/dev/null'], environ })
    let screen = ''
    terminal.stdout.on('data', (chunk: Buffer) => {
      screen += chunk.toString()
    })
    try {
      expect(await eventually(async () => ((await serving()) ? 0 : 1), 1, 60), screen).toBe(1)
      await sleep(500)
      terminal.stdin.write('\x03')
      expect((await terminal.ended).exitCode, screen).toBe(130)
    } finally {
      terminal.stop()
    }
    expect(screen).not.toContain('ssh connection')
    expect(await stack.json('ps')).toMatchObject({ well: true })
    await stack.json('exec', 'odoo', 'rm', '/var/lib/odoo/ballast')
  })
})

describe('a host that cannot be reached', () => {
  const told = async (reach: Reach) => (await stack.through(reach).muelle('ps')).stderr

  test('because nobody answers', async () => {
    await host.close()
    const said = await told(ssh)
    await host.open()
    expect(said).toContain('127.0.0.1 cannot be reached by ssh.')
    expect(said).toContain('Connection refused')
  })

  test('because its key is not known, or is another one', async () => {
    await using other = await sshHost(18812)
    const unknown = { ...ssh, environ: { ...other.environ, DOCKER_HOST: '' } }
    const said = await told(unknown)
    expect(said).toContain('The key of 127.0.0.1 is not known.')
    expect(said).toContain('ssh -p 18810 root@127.0.0.1')
    const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJkWzMZC1Jt0OaXnQF5vJQqZ5pVIdRkMlsNeW7T1y4aA'
    await writeFile(join(other.directory, 'known'), `[127.0.0.1]:18810 ${key}\n`)
    expect(await told(unknown)).toMatch(
      /has another key than the one that is known[\s\S]*ssh-keygen -R '\[127\.0\.0\.1\]:18810'/,
    )
  })

  test('because it does not let this key in', async () => {
    await using other = await sshHost(18812)
    const known = (await run({ argv: ['cat', join(host.directory, 'known')] })).stdout
    await writeFile(join(other.directory, 'known'), known)
    expect(await told({ ...ssh, environ: other.environ })).toContain('127.0.0.1 does not let you in.')
  })
})

describe('the connection', () => {
  const logins = async () =>
    (await run({ argv: ['grep', '-c', 'Accepted publickey', join(host.directory, 'log')] })).stdout

  test('is one for many requests, and for the next command too', async () => {
    await stack.json('ps')
    const before = await logins()
    await stack.json('ps')
    await stack.json('plan')
    expect(await logins()).toBe(before)
  })

  test('may have few sessions', async () => {
    await using narrow = await sshHost(18812, { sessions: 2 })
    const reach = { ...ssh, environ: { ...narrow.environ, DOCKER_HOST: narrow.address } }
    await stack.edit((yaml) => yaml.replace(`    host: "${host.address}"\n`, ''))
    expect(await stack.through(reach).json('ps')).toMatchObject({ well: true })
    await stack.edit((yaml) => `${yaml}    host: "${host.address}"\n`)
  })
})
