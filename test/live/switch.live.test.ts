import { spawn } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually, logIn, statusOf, websocketStatus } from './stack/http.ts'
import { cli, type Project, project } from './stack/project.ts'
import { type Kind, load } from './traffic/load.ts'
import { openWebSocket } from './traffic/websocket.ts'

const port = 18478
let stack: Project
/** Reads, and writes whose rows can be counted. */
let kinds: readonly Kind[]

beforeAll(async () => {
  stack = await project({ name: 'live-switch', port })
  await stack.json('up')
  const password = await readFile(join(stack.stackDirectory, 'secrets/store/odoo_user_password'), 'utf8')
  const uid = await logIn(port, 'quay', password)
  const params = (name: string) => ['quay', uid, password, 'res.partner', 'create', [{ name }]]
  const call = (n: number, name: string) =>
    JSON.stringify({
      jsonrpc: '2.0',
      method: 'call',
      id: n,
      params: { service: 'object', method: 'execute_kw', args: params(name) },
    })
  const headers = { 'content-type': 'application/json' }
  kinds = [{ path: '/web/login' }, { path: '/jsonrpc', headers, body: (n) => call(n, `load-${Date.now()}-${n}`) }]
})
let removed = false
afterAll(() => (removed ? undefined : stack?.remove()))

interface Status {
  readonly active: string
  readonly serving: string | null
  readonly mode: string
  readonly problems: readonly string[]
}
const status = () => stack.json<Status>('proxy', 'status')
const host = (path: string) => readFile(join(stack.stackDirectory, path), 'utf8')
const container = (service: string) => stack.container(service)
const docker = async (...argv: string[]) => (await run({ argv: ['docker', ...argv] })).stdout.trim()
const colours = async () =>
  (
    await docker(
      'ps',
      '--filter',
      `label=com.docker.compose.project=${stack.name}-live`,
      '--format',
      '{{.Label "com.docker.compose.service"}}',
    )
  )
    .split('\n')
    .filter((service) => /blue|green/.test(service))

/** Names that were sent and are no row of the database, or more than one. */
async function notOnce(sent: readonly string[]): Promise<readonly string[]> {
  const sql = "SELECT name, count(*) FROM res_partner WHERE name LIKE 'load-%' GROUP BY name"
  const { stdout } = await stack.json<{ stdout: string }>(
    'exec',
    'db',
    '--',
    'psql',
    '-U',
    'postgres',
    '-XAtc',
    sql,
    'quay',
  )
  const rows = new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split('|') as [string, string]),
  )
  const names = sent.map((body) => /load-\d+-\d+/.exec(body)?.[0] ?? body)
  return names.filter((name) => rows.get(name) !== '1')
}

describe('muelle proxy switch', () => {
  test('fails no request and loses no write; WebSockets are closed and can be opened again; the old colour is stopped', async () => {
    const running = load(port, kinds, 4, 50)
    const { closed } = await openWebSocket(port)
    await sleep(1000)
    const answer = await stack.json('proxy', 'switch', '--to', 'green')
    await closed
    expect(await websocketStatus(port)).toBe(101)
    await sleep(1000)
    const { failures, answered, acknowledged, sent } = await running.stop()
    expect(answer).toMatchObject({ active: 'green', left: 0 })
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(50)
    expect(acknowledged).toHaveLength(sent.length)
    expect(await notOnce(sent)).toEqual([])
    expect(await status()).toMatchObject({ active: 'green', serving: 'green', problems: [] })
    expect(await colours()).toEqual(['odoo-green'])
  })

  test('leaves a stack that plain docker compose down and up bring back with the same colour', async () => {
    const compose = (...argv: string[]) =>
      run({
        argv: ['docker', 'compose', ...argv] as [string, ...string[]],
        directory: stack.stackDirectory,
        timeout: 300_000,
      })
    for (const argv of [['down'], ['up', '-d']]) expect((await compose(...argv)).exitCode).toBe(0)
    expect(await eventually(() => statusOf(port, '/web/login'), 200, 120)).toBe(200)
    expect(await colours()).toEqual(['odoo-green'])
    expect(await status()).toMatchObject({ serving: 'green', problems: [] })
  })

  test('is finished when it is asked for again, and journaled', async () => {
    await stack.json('proxy', 'switch', '--to', 'green')
    const { operations } = await stack.json<{ operations: { operation: string; outcome: string | null }[] }>(
      'journal',
      'list',
    )
    expect(operations.at(-1)).toMatchObject({ operation: 'proxy switch', outcome: 'done' })
  })

  test('that fails is taken back: the old colour serves, every file is as before, exit code 4', async () => {
    const files = async () => Promise.all(['.env', 'state/release.json', 'state/proxy/active.cfg'].map(host))
    const before = await files()
    const override = join(stack.stackDirectory, 'compose.override.yaml')
    await writeFile(override, 'services: {odoo-blue: {entrypoint: [/bin/sh, -c, "echo broken on purpose; exit 3"]}}\n')
    try {
      const failed = await stack.muelle('--yes', 'proxy', 'switch', '--to', 'blue')
      expect(failed.exitCode, failed.stderr).toBe(4)
      expect(failed.stderr).toContain('green serves as before')
    } finally {
      await rm(override)
    }
    expect(await files()).toEqual(before)
    expect(await colours()).toEqual(['odoo-green'])
    expect(await status()).toMatchObject({ serving: 'green', problems: [] })
  })
})

/** Kills a switch as soon as it says that a step is over. */
function killAfter(to: string, what: RegExp): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const argv = [cli, '-C', stack.directory, '--yes', 'proxy', 'switch', '--to', to]
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'] })
    let output = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.split('\n').some((line) => /^(done|same)/.test(line) && what.test(line))) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', (_code, signal) => resolve(signal === 'SIGKILL'))
  })
}

// Every moment is enumerated, in memory, by proxy/switch/switch.test.ts; these are the ones that differ to Docker and HAProxy.
describe('muelle proxy switch, killed with SIGKILL', () => {
  test.each([
    ['beside the old colour', /start odoo-\w+ beside/],
    ['written down and not yet done', /write down that \w+ is the active/],
    ['done and not yet stopped', /send new requests to/],
    ['with the old colour stopped', /stop odoo-/],
  ])('%s: nobody notices, also not a restarted proxy, and run again it is finished', async (_, what) => {
    const { active } = await status()
    const to = active === 'blue' ? 'green' : 'blue'
    const running = load(port, kinds, 4, 50)
    expect(await killAfter(to, what)).toBe(true)
    await sleep(1000)
    const during = await running.stop()
    expect(during.failures).toEqual([])
    await docker('restart', container('proxy'))
    expect(await eventually(() => statusOf(port, '/web/login'), 200, 30)).toBe(200)
    const again = load(port, kinds, 4, 50)
    await stack.json('proxy', 'switch', '--to', to)
    const after = await again.stop()
    expect(after.failures).toEqual([])
    expect(await notOnce([...during.sent, ...after.sent])).toEqual([])
    expect(await status()).toMatchObject({ active: to, serving: to, problems: [] })
    expect(await colours()).toEqual([`odoo-${to}`])
    expect(await host('.env')).toContain(`COMPOSE_PROFILES=${to}\n`)
  })
})

describe('muelle proxy hold', () => {
  test('lets the database be restarted without a failed request', async () => {
    const running = load(port, kinds, 4, 50)
    await sleep(500)
    await stack.json('proxy', 'hold', '--for', '50s')
    expect(await status()).toMatchObject({ mode: 'holding' })
    expect((await stack.muelle('--yes', 'restart', 'db')).exitCode).toBe(0)
    await stack.json('proxy', 'release')
    await sleep(2000)
    const { failures, sent } = await running.stop()
    expect(failures).toEqual([])
    expect(await notOnce(sent)).toEqual([])
  })

  test('that nobody releases is ended by the steward, which says so', async () => {
    const { active } = await status()
    const { until } = await stack.json<{ until: string }>('proxy', 'hold', '--for', '4s')
    expect(await eventually(async () => ((await status()).mode === 'serving' ? 1 : 0), 1, 15)).toBe(1)
    expect(await status()).toMatchObject({ serving: active, hold: null, problems: [] })
    expect(await docker('logs', '--tail', '2', container('steward'))).toContain(
      `ended at ${until}: requests go to ${active} again`,
    )
  })

  test('is refused beyond what waiting requests bear, and when nobody would end it', async () => {
    expect((await stack.muelle('--yes', 'proxy', 'hold', '--for', '51s')).exitCode).toBe(2)
    await docker('stop', container('steward'))
    try {
      const refused = await stack.muelle('--yes', 'proxy', 'hold')
      expect([refused.exitCode, refused.stderr]).toEqual([3, expect.stringContaining('steward is not running')])
    } finally {
      await docker('start', container('steward'))
    }
  })
})

describe('the steward', () => {
  const log = async () => {
    const { stdout, stderr } = await run({ argv: ['docker', 'logs', container('steward')] })
    return `${stdout}${stderr}`
  }
  const health = () => docker('inspect', '-f', '{{.State.Health.Status}}', container('steward'))
  const said = (words: string) => eventually(async () => ((await log()).includes(words) ? 1 : 0), 1, 30)

  test('has no capability and no network, is healthy, and ends within a second when told to', async () => {
    expect(await eventually(async () => ((await health()) === 'healthy' ? 1 : 0), 1, 60)).toBe(1)
    const began = performance.now()
    await docker('stop', container('steward'))
    expect(performance.now() - began).toBeLessThan(1500)
    expect((await log()).trimEnd().split('\n').slice(-2).join()).toContain('told to stop')
    const rights = '{{.HostConfig.NetworkMode}} {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}}'
    expect(await docker('inspect', '-f', rights, container('steward'))).toBe('none [ALL] []')
    await docker('start', container('steward'))
  })

  test('refuses another daemon than the one the stack was made on', async () => {
    const path = join(stack.stackDirectory, 'state/daemon.json')
    const recorded = await readFile(path, 'utf8')
    await writeFile(path, recorded.replace(/"id":"[^"]*"/, '"id":"another"'))
    try {
      await docker('restart', container('steward'))
      expect(await said('This is not the Docker daemon that the stack was made on')).toBe(1)
    } finally {
      await writeFile(path, recorded)
      await docker('restart', container('steward'))
    }
  })
})

test('the stack leaves no volume behind when its data is removed', async () => {
  await stack.remove()
  removed = true
  expect(await docker('volume', 'ls', '-q', '--filter', `label=io.muelle.name=${stack.name}`)).toBe('')
})
