import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually, statusOf } from './stack/http.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'

const port = 18474
const stranger = 'live-networks-stranger'
let stack: Project
const named = (key: string) => `${stack.name}-live_${key}`

beforeAll(async () => {
  await docker('rm', '--force', stranger).catch(() => undefined)
  stack = await project({ name: 'live-networks', port })
  await stack.json('up')
})

afterAll(async () => {
  await docker('rm', '--force', stranger)
  await stack.remove()
})

async function docker(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv: ['docker', ...argv] })
  if (exitCode !== 0) throw new Error(`docker ${argv.join(' ')}: ${stderr}`)
  return stdout.trim()
}

interface Link {
  readonly link: string
  readonly ok: boolean
  readonly what: string
}

/** The links that `network test` tells, and its exit code. */
async function tested(...argv: readonly string[]): Promise<{ exitCode: number | undefined; links: readonly Link[] }> {
  const { exitCode, stdout, stderr } = await stack.muelle('--format', 'json', 'network', 'test', ...argv)
  if (stdout === '') throw new Error(stderr)
  return { exitCode, links: (JSON.parse(stdout) as { links: Link[] }).links }
}

/** A container of nobody's, in a network of the stack. */
async function withStranger<T>(network: string, work: () => Promise<T>, ...options: readonly string[]): Promise<T> {
  const image = await docker('inspect', '--format', '{{.Image}}', `${stack.name}-live-db-1`)
  const inside = ['--detach', '--name', stranger, '--network', network, ...options, '--entrypoint', 'sleep']
  await docker('run', ...inside, image, '600')
  try {
    return await work()
  } finally {
    await docker('rm', '--force', stranger)
  }
}

describe('muelle network test', () => {
  test('finds every link whole between services of one network, on read-only images without tools', async () => {
    const { exitCode, links } = await tested('odoo-blue', 'db')
    expect(exitCode).toBe(0)
    expect(links.map(({ link, ok }) => `${link} ${ok}`)).toEqual([
      'network true',
      'listens true',
      'name true',
      'tcp true',
      'answer true',
    ])
    expect(links.at(-1)?.what).toBe('port 5432: PostgreSQL')
    expect((await tested('proxy', 'odoo-blue', '--port', '8069')).links.at(-1)?.what).toMatch(/^port 8069: HTTP \d/)
  })

  test('names the link that fails: no common network, nobody listens, not running, no way out', async () => {
    expect((await tested('proxy', 'db')).links).toMatchObject([{ link: 'network', ok: false }])
    const closed = await tested('odoo-blue', 'db', '--port', '5433')
    expect(closed.exitCode).toBe(1)
    expect(closed.links.find(({ link }) => link === 'listens')?.what).toContain('nothing listens on 5433')
    expect(closed.links.at(-1)?.what).toContain('refused')
    expect((await tested('db', 'mail.example.org', '--port', '587')).links).toMatchObject([
      { link: 'network', ok: false },
    ])
    await stack.json('stop', 'odoo-cron')
    expect((await tested('odoo-blue', 'odoo-cron')).links.at(-1)).toMatchObject({ link: 'running', ok: false })
    await stack.json('start', 'odoo-cron')
  })

  test('sees that a name also leads to somebody else', async () => {
    const alias = ['--network-alias', 'db']
    const { links } = await withStranger(named('data'), () => tested('odoo-blue', 'db'), ...alias)
    expect(links.at(-1)).toMatchObject({ link: 'name', ok: false })
  })
})

test('muelle network ports tells what listens, what is published, and that it answers', async () => {
  const { ports } = await stack.json<{
    ports: { service: string; port: number; listens: string[]; published: unknown[]; reachableBy: string[] }[]
  }>('network', 'ports')
  const of = (service: string, number: number) => ports.find((each) => each.service === service && each.port === number)
  expect(of('db', 5432)).toMatchObject({ published: [], reachableBy: ['odoo-blue', 'odoo-cron'] })
  expect(of('proxy', 8080)?.published).toEqual([{ address: '127.0.0.1', port, reach: 'this host', answers: true }])
})

test('muelle network matrix finds by connecting what it computed, ways out included', {
  timeout: 300_000,
}, async () => {
  // Something outside: a port of this host, which a network that leads out reaches and an internal one does not.
  const outside = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => outside.listen(0, '0.0.0.0', resolve))
  const address = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  const target = `${address}:${(outside.address() as { port: number }).port}`
  try {
    const { stdout } = await stack.muelle('--format', 'json', 'network', 'matrix', '--probe', '--outside', target)
    const { cells, egress } = JSON.parse(stdout) as {
      cells: { from: string; to: string; networks: string[]; reached: boolean | null }[]
      egress: { from: string; networks: string[]; reached: boolean | null }[]
    }
    const tried = cells.filter(({ reached }) => reached !== null)
    expect(tried.length).toBeGreaterThan(6)
    expect(tried.filter(({ networks, reached }) => reached !== networks.length > 0)).toEqual([])
    expect(egress.find(({ from }) => from === 'odoo-blue')).toMatchObject({ networks: ['egress'], reached: true })
    expect(egress.find(({ from }) => from === 'db')).toMatchObject({ networks: [], reached: false })
  } finally {
    outside.close()
  }
})

describe('muelle network recreate', () => {
  /** Brings the stack up on a network that somebody made without its options, as an older Muelle did. */
  async function drifted(): Promise<void> {
    await stack.json('down')
    const labels = Object.entries({ project: `${stack.name}-live`, network: 'front' }).flatMap(([key, value]) => [
      '--label',
      `com.docker.compose.${key}=${value}`,
    ])
    await docker('network', 'create', '--internal', ...labels, named('front'))
    await stack.json('up')
    const { exitCode, stdout } = await stack.muelle('network', 'list')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('inhibit_ipv4 is not set')
  }

  const inhibited = async () =>
    await docker(
      'network',
      'inspect',
      '--format',
      '{{index .Options "com.docker.network.bridge.inhibit_ipv4"}}',
      named('front'),
    )

  test('is refused when it would cure nothing', async () => {
    const { exitCode, stderr } = await stack.muelle('--yes', 'network', 'recreate', 'front')
    expect(exitCode).toBe(3)
    expect(stderr).toContain('would cure nothing')
  })

  test('cures a network with older options, but not while a stranger is in it', async () => {
    await drifted()
    const used = await withStranger(named('front'), () => stack.muelle('--yes', 'network', 'recreate', 'front'))
    expect(used.exitCode).toBe(3)
    expect(used.stderr).toContain(stranger)
    await stack.json('network', 'recreate', 'front')
    expect(await inhibited()).toBe('true')
    expect(await stack.json('ps')).toMatchObject({ well: true })
    expect(await eventually(() => statusOf(port, '/web/login'), 200, 60)).toBe(200)
  })

  test('killed in its middle, it is finished by running it again', { timeout: 600_000 }, async () => {
    await drifted()
    const command = ['--yes', 'network', 'recreate', 'front']
    const moment = { what: 'remove the network', at: 'over' } as const
    expect(await killAt(stack, command, moment)).toMatchObject({ killed: true })
    await stack.json('network', 'recreate', 'front')
    expect(await inhibited()).toBe('true')
    expect(await stack.json('ps')).toMatchObject({ well: true })
  })
})
