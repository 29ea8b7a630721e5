import { spawn } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually } from './stack/http.ts'
import { cli, type Project, project } from './stack/project.ts'

let stack: Project
/** Every secret of the stack: none of them may be in an answer. */
let secrets: readonly string[]

interface Usage {
  readonly service: string
  readonly state: string
  readonly cpu: { readonly limit: number; readonly cores: number | null }
  readonly memory: { readonly used: number; readonly limit: number }
  readonly memoryKills: number | null
  readonly warning: string | null
}
interface Command {
  readonly exitCode: number
  readonly stdout: string
}

const stats = async (...argv: readonly string[]) =>
  (await stack.json<{ services: readonly Usage[] }>('stats', ...argv)).services
const label = (name: string) => `label=com.docker.compose.project=${name}-live`

/** Containers by service, with their ids. */
async function containers(...filters: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const format = '{{.Label "com.docker.compose.service"}} {{.ID}}'
  const argv = ['docker', 'ps', '--all', '--no-trunc', '--filter', label(stack.name), ...filters, '--format', format]
  const { stdout } = await run({ argv: argv as [string, ...string[]] })
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  )
}

const oneOffs = async () => Object.values(await containers('--filter', 'label=com.docker.compose.oneoff=True'))

beforeAll(async () => {
  stack = await project({
    name: 'live-services',
    port: 18102,
    change: (yaml) => yaml.replace('memory: 2G', 'memory: 1G'),
    environment: [],
  })
  await stack.json('up')
  const store = join(stack.stackDirectory, 'secrets/store')
  secrets = await Promise.all((await readdir(store)).map((name) => readFile(join(store, name), 'utf8')))
})

afterAll(() => stack.remove())

describe('stats', () => {
  test('tells what every service uses beside what muelle.yaml lets it use', async () => {
    const services = await stats()
    expect(services.map(({ service }) => service)).toEqual(['db', 'odoo-blue', 'odoo-cron', 'proxy', 'steward'])
    const odoo = services.find(({ service }) => service === 'odoo-blue')
    expect(odoo).toMatchObject({ state: 'running', cpu: { limit: 1.5 }, memory: { limit: 2 ** 30 }, memoryKills: 0 })
    expect(odoo?.memory.used).toBeGreaterThan(10 * 2 ** 20)
    expect(odoo?.cpu.cores).not.toBeNull()
  })

  test('takes odoo for the colour that serves, and names the services when there is no such one', async () => {
    expect((await stats('odoo')).map(({ service }) => service)).toEqual(['odoo-blue'])
    const wrong = await stack.muelle('stats', 'odo')
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toContain('there are db, odoo-blue, odoo-cron, proxy, steward')
  })

  test('writes a line of JSON for each round, until it is interrupted', async () => {
    const child = spawn(process.execPath, [cli, '-C', stack.directory, 'stats', '--lines', '--interval', '1', 'db'])
    const lines: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.trim().split('\n'))
      if (lines.length >= 3) child.kill('SIGINT')
    })
    const code = await new Promise((resolve) => child.on('exit', resolve))
    expect(code).toBe(130)
    const rounds = lines.map((line) => JSON.parse(line) as { services: readonly Usage[] })
    expect(rounds.map(({ services }) => services.map(({ service }) => service))).toEqual(rounds.map(() => ['db']))
    expect(rounds.at(-1)?.services[0]?.cpu.cores).not.toBeNull()
  })

  test('counts a process that the kernel killed for lack of memory, which leaves its container running', async () => {
    const killed = await stack.muelle('exec', '--yes', 'odoo', 'python3', '-c', 'x = b"x" * 2**31')
    expect(killed.exitCode).toBe(1)
    const [odoo] = await stats('odoo')
    expect(odoo).toMatchObject({ state: 'running', memoryKills: 1, warning: '1 process killed for lack of memory' })
    expect(await stack.json('inspect', 'odoo')).toMatchObject({ memoryKills: 1, state: 'running' })
  })

  test('shows a stopped service as what it is; top refuses it', async () => {
    await stack.json('stop', 'odoo-cron', '--timeout', '5')
    expect((await stats('odoo-cron'))[0]).toMatchObject({ state: 'exited', memory: { used: 0 } })
    const refused = await stack.muelle('top', 'odoo-cron')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('muelle start odoo-cron')
    await stack.json('start', 'odoo-cron')
  })
})

describe('looking at services', () => {
  test('top lists the processes of each', async () => {
    const { services } = await stack.json<{
      services: { service: string; processes: { command: string; pid: number }[] }[]
    }>('top')
    const commands = services.find(({ service }) => service === 'db')?.processes.map(({ command }) => command) ?? []
    expect(commands.some((command) => command.startsWith('postgres: checkpointer'))).toBe(true)
    expect(services.map(({ service }) => service)).toEqual(['db', 'odoo-blue', 'odoo-cron', 'proxy', 'steward'])
  })

  test('inspect shows user, networks, mounts and limits, and no secret', async () => {
    const detail = await stack.json('inspect', 'db')
    expect(detail).toMatchObject({
      user: '999:999',
      limits: { memory: 2 ** 30, cpus: 2 },
      rights: { readOnlyRoot: true, dropped: ['ALL'], privileged: false },
      health: { status: 'healthy' },
      networks: [{ name: `${stack.name}-live_data` }],
    })
    const text = (await stack.muelle('inspect', 'db')).stdout
    for (const secret of secrets) expect(`${JSON.stringify(detail)}${text}`).not.toContain(secret)
  })

  test('config is what Compose makes of the files on the host', async () => {
    const { compose } = await stack.json<{ compose: string }>('config')
    expect(compose).toContain('odoo-blue:')
    expect(compose).not.toContain('odoo-green:')
    expect(compose).toContain(`image: ${stack.name}-odoo:`)
    for (const secret of secrets) expect(compose).not.toContain(secret)
  })

  test('config odoo and config db tell what runs, and mask what is secret', async () => {
    const odoo = await stack.json<{ settings: { key: string; value: string; from: string }[] }>('config', 'odoo')
    const of = (key: string) => odoo.settings.find((setting) => setting.key === key)
    expect(of('workers')).toMatchObject({ value: '2', from: 'odoo.conf' })
    expect(of('max_cron_threads')).toMatchObject({ value: '0', from: 'command line' })
    expect(of('admin_passwd')).toMatchObject({ value: '***' })
    const db = await stack.json<{ settings: { name: string; value: string; from: string }[] }>('config', 'db')
    expect(db.settings.find(({ name }) => name === 'shared_buffers')).toMatchObject({ from: 'command line' })
    for (const secret of secrets) expect(JSON.stringify([odoo, db])).not.toContain(secret)
  })

  test('logs are cut by time and by a pattern', async () => {
    const all = await stack.json<{ lines: { text: string; at: string }[] }>(
      'logs',
      'db',
      '--grep',
      'READY TO accept',
      '-i',
    )
    expect(all.lines.length).toBeGreaterThan(0)
    expect(all.lines.every(({ text }) => text.includes('ready to accept'))).toBe(true)
    const [first] = all.lines
    const before = await stack.json<{ lines: unknown[] }>(
      'logs',
      'db',
      '--grep',
      'ready to accept',
      '--until',
      '2026-01-01T00:00:00Z',
    )
    expect(before.lines).toEqual([])
    const stamped = await stack.muelle('logs', 'db', '--grep', 'ready to accept', '--timestamps')
    expect(stamped.stdout).toContain(first?.at)
  })
})

describe('run', () => {
  test('has the user, the files and the networks of the service, a container of its own, and is gone after it', async () => {
    const script =
      'import os, socket; print(os.getuid(), open(os.environ["ODOO_RC"]).read(9)); socket.create_connection(("db", 5432), 5)'
    const done = await stack.json<Command>('run', 'odoo', 'python3', '-c', script)
    expect(done).toMatchObject({ exitCode: 0 })
    const inside = await stack.json<Command>('exec', 'odoo', 'id', '-u')
    expect(done.stdout.split(' ')[0]).toBe(inside.stdout.trim())
    const [one, other] = [
      await stack.json<Command>('run', 'odoo', 'hostname'),
      await stack.json<Command>('exec', 'odoo', 'hostname'),
    ]
    expect(one.stdout).not.toBe(other.stdout)
    expect(await oneOffs()).toEqual([])
  })

  test('reads a file as standard input, and tells a command that fails', async () => {
    const file = join(stack.directory, 'words')
    await writeFile(file, 'one\ntwo\n')
    expect(await stack.json<Command>('run', '--input', file, 'db', 'wc', '-l')).toMatchObject({ stdout: '2\n' })
    expect(await stack.json<Command>('exec', '--input', file, 'db', 'wc', '-l')).toMatchObject({ stdout: '2\n' })
    const failed = await stack.muelle('run', '--yes', 'odoo', 'false')
    expect(failed.exitCode).toBe(1)
    expect(await oneOffs()).toEqual([])
  })

  test('removes what a killed run left', async () => {
    const child = spawn(process.execPath, [cli, '-C', stack.directory, '--yes', 'run', 'odoo', 'sleep', '600'], {
      stdio: 'ignore',
    })
    expect(await eventually(async () => (await oneOffs()).length, 1, 60)).toBe(1)
    const [left] = await oneOffs()
    child.kill('SIGKILL')
    // The helper notices that nobody speaks to it any more, and gives the lock back.
    const next = async () => (await stack.muelle('run', '--yes', 'odoo', 'true')).exitCode ?? -1
    expect(await eventually(next, 0, 60)).toBe(0)
    expect(await oneOffs()).toEqual([])
    expect(left).toBeDefined()
  })
})

describe('recreate', () => {
  test('makes one container anew and leaves the others', async () => {
    const before = await containers()
    expect(await stack.json('recreate', 'odoo-cron')).toMatchObject({ services: ['odoo-cron'] })
    const { 'odoo-cron': changed, ...others } = await containers()
    expect(changed).not.toBe(before['odoo-cron'])
    expect(before).toMatchObject(others)
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await stack.json('plan')).toMatchObject({ files: [] })
  })
})

describe('images', () => {
  test('that are there are neither pulled nor built again', async () => {
    const pulled = await stack.json<{ images: { fetched: boolean; role: string }[] }>('pull')
    expect(pulled.images.filter(({ fetched }) => fetched)).toEqual([])
    const { images } = await stack.json<{ images: { built: boolean }[] }>('build')
    expect(images.filter(({ built }) => built)).toEqual([])
  })

  test('of a registry that does not answer leave everything as it was', async () => {
    const lock = await readFile(join(stack.directory, 'muelle.lock'), 'utf8')
    const before = await containers()
    const yaml = await readFile(join(stack.directory, 'muelle.yaml'), 'utf8')
    await stack.edit((text) => text.replace(/odoo: \{image: "[^"]*"\}/, 'odoo: {image: "127.0.0.1:1/none:1"}'))
    const refused = await stack.muelle('pull', '--yes', 'odoo')
    await writeFile(join(stack.directory, 'muelle.yaml'), yaml)
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('The registry 127.0.0.1:1 cannot be reached')
    expect(await readFile(join(stack.directory, 'muelle.lock'), 'utf8')).toBe(lock)
    expect(await containers()).toEqual(before)
  })
})

describe('a host whose disk is full', () => {
  test('is told before anything is touched, and everything is as before when there is room again', async () => {
    const state = join(stack.stackDirectory, 'state')
    const before = await containers()
    const journal = await readFile(join(state, 'journal.jsonl'), 'utf8')
    // A disk of its own with the very same files on it, filled to the last byte.
    const full = [
      ...['sh', '-ec'],
      'cp -a "$1" "$2/copy" && mount -t tmpfs -o size=128k none "$1" && cp -a "$2/copy/." "$1/" && rm -r "$2/copy"; head -c 1M /dev/zero >"$1/fill" || true',
      ...['sh', state, stack.directory],
    ] as const
    expect((await run({ argv: full })).stderr).toContain('No space left')
    try {
      const refused = await stack.muelle('restart', '--yes', 'odoo-cron')
      expect(refused.exitCode, refused.stderr).toBe(2)
      expect(refused.stderr).toContain('the disk is full')
      expect(refused.stderr).toContain('df -h')
    } finally {
      await run({ argv: ['umount', state] })
    }
    expect(await containers()).toEqual(before)
    expect(await readFile(join(state, 'journal.jsonl'), 'utf8')).toBe(journal)
    await stack.json('restart', 'odoo-cron')
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
  })
})
