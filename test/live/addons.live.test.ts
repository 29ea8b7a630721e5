import { existsSync, readdirSync } from 'node:fs'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { printer } from './addons/printer.ts'
import { must, type Repository, repository } from './addons/repository.ts'
import { type GitServer, gitServer } from './addons/sshd.ts'
import { runnerFiles } from './addons/stand-in.ts'
import { cli, type Project, project } from './stack/project.ts'

const port = 18520
const sshPort = 18521
let stack: Project
let server: GitServer
let source: Repository
/** What odoo.addons names. */
let address: string
let first: string

const quay = 'erp.quay.test'
const pos = 'pos.quay.test'

beforeAll(async () => {
  server = await gitServer(sshPort)
  source = await repository()
  address = `${server.address}${source.path}`
  first = await source.commit({
    ...runnerFiles('quay'),
    'other/__manifest__.py': "{'name': 'not asked for'}\n",
    'other/evil': 'x',
  })
  await printer(join(source.path, '..'))
  stack = await project({
    name: 'live-addons',
    port,
    change: (yaml) =>
      yaml
        .replace(
          'addons: [addons]',
          `addons: [addons, {git: "${address}", ref: "19.0", modules: [stand_in_runner], key: deploy_key}]\n  jobRunner: {module: stand_in_runner}`,
        )
        .replace('workers: 2', 'workers: 2\n  reports: {wkhtmltopdf: printer.deb}')
        .replace('databases: [quay]', 'databases: [quay, pos]')
        .replace('tls: "off"', `tls: "off"\n  domains: [${quay}, {name: ${pos}, database: pos}]`),
    environ: { XDG_CACHE_HOME: join(source.path, '..', 'cache') },
  })
  await cp(join(source.path, '..', 'printer.deb'), join(stack.directory, 'printer.deb'))
})

afterAll(async () => {
  await stack?.remove()
  await server?.remove()
  await source?.remove()
})

const lock = async () => JSON.parse(await readFile(join(stack.directory, 'muelle.lock'), 'utf8'))
const pinned = async () => (await lock()).environments.live.addons[`${address}#19.0`]
const vendored = () =>
  join(stack.directory, '.muelle/addons', readdirSync(join(stack.directory, '.muelle/addons'))[0] ?? '')
/** Private folders of keys on this machine. */
const keysLeft = () =>
  [process.env.XDG_RUNTIME_DIR, '/dev/shm', '/tmp']
    .flatMap((place) => (place && existsSync(place) ? readdirSync(place) : []))
    .filter((name) => name.startsWith('muelle-key-'))
const sql = (database: string, text: string) => stack.sql(text, { database })

describe('a private repository', () => {
  test('is not asked without the secret and without a known host key, which is said', async () => {
    const refused = await stack.muelle('addons', 'sync', '--yes')
    expect(refused.exitCode).toBe(3)
    expect(refused.stderr).toContain('The secret deploy_key')
    await stack.json('secrets', 'set', 'deploy_key', '--from', server.key)
    const built = await stack.muelle('build', '--yes')
    expect(built.exitCode).toBe(3)
    expect(built.stderr).toContain(`[127.0.0.1]:${sshPort} is not pinned`)
  })

  test('is pinned after its server’s fingerprint was shown; only the modules that are asked for are fetched', async () => {
    const shown = await stack.muelle('addons', 'sync', '--dry-run')
    const [, print] = (await must(['ssh-keyscan', '-p', String(sshPort), '127.0.0.1']).then((keys) =>
      fingerprintOf(keys),
    )) as [string, string]
    expect(shown.stdout + shown.stderr).toContain(print)
    const synced = await stack.json<{ trusted: string[] }>('addons', 'sync')
    expect(synced.trusted).toEqual([`[127.0.0.1]:${sshPort}`])
    expect(await pinned()).toBe(first)
    expect(readdirSync(vendored()).sort()).toEqual(['.muelle-addons.json', 'stand_in_runner'])
    expect(keysLeft()).toEqual([])
    const key = await readFile(server.key, 'utf8')
    expect(await readFile(join(stack.directory, 'muelle.lock'), 'utf8')).not.toContain(key.split('\n')[1])
  })

  test('is built into the image, and listed with commit and version', async () => {
    await stack.json('up')
    const { sources } = await stack.json<{ sources: { from: string; commit: string; modules: object[] }[] }>(
      'addons',
      'list',
    )
    expect(sources.find(({ from }) => from === address)).toMatchObject({
      commit: first,
      state: 'fetched',
      modules: [{ name: 'stand_in_runner', version: '19.0.1.0.0' }],
    })
    const there = await stack.json<{ stdout: string }>('exec', 'odoo-blue', '--', 'ls', '/opt/odoo/addons/2')
    expect(there.stdout.trim()).toBe('stand_in_runner')
  })
})

describe('each domain', () => {
  test('serves exactly its database; under any other name nothing is served', async () => {
    const password = await readFile(join(stack.stackDirectory, 'secrets/store/odoo_user_password'), 'utf8')
    const uid = async (host: string, database: string) => (await logIn(host, database, password)).uid
    expect(await Promise.all([uid(quay, 'quay'), uid(pos, 'pos')])).toEqual([2, 2])
    expect(await Promise.all([uid(quay, 'pos'), uid(pos, 'quay')])).toEqual([undefined, undefined])
    for (const host of ['other.test', 'quay.odoo.internal', '127.0.0.1'])
      expect((await ask(host, '/web/login')).status).toBe(421)
    for (const host of [quay, pos]) expect((await ask(host, '/web/login')).status).toBe(200)
  })

  test('does not let a session of the other one in', async () => {
    const password = await readFile(join(stack.stackDirectory, 'secrets/store/odoo_user_password'), 'utf8')
    const { cookie } = await logIn(quay, 'quay', password)
    expect((await ask(quay, '/odoo', { cookie })).status).toBe(200)
    expect((await ask(pos, '/odoo', { cookie })).status).toBe(303)
  })
})

describe('the job runner', () => {
  test('runs in the cron container and nowhere else, before, during and after a switch; the serving colour does the jobs', async () => {
    const cron = await must(['docker', 'exec', `${stack.name}-live-odoo-cron-1`, 'hostname'])
    const since = await sql('quay', 'SELECT clock_timestamp()')
    await stack.json('proxy', 'switch', '--to', 'green')
    await sleep(1500)
    const hosts = await sql('quay', `SELECT host, count(*) > 10 FROM runner_beat WHERE at > '${since}' GROUP BY host`)
    expect(hosts).toBe(`${cron}|t`)
    const via = await sql(
      'quay',
      "SELECT string_agg(DISTINCT split_part(via, ':', 1), ' ' ORDER BY split_part(via, ':', 1)) FROM runner_beat WHERE via LIKE 'odoo/%'",
    )
    expect(via).toBe('odoo/blue odoo/green')
    const last = await sql('quay', "SELECT split_part(via, ':', 1) FROM runner_beat ORDER BY at DESC LIMIT 1")
    expect(last).toBe('odoo/green')
  })

  test('has a door of its own that nothing else goes through, and that is not published', async () => {
    const status = (path: string) =>
      stack
        .json<{ stdout: string }>(
          'exec',
          'odoo-cron',
          '--',
          'python3',
          '-c',
          `
import urllib.request, urllib.error
try: print(urllib.request.urlopen("http://proxy:8081${path}", timeout=10).status)
except urllib.error.HTTPError as error: print(error.code, error.headers.get("X-Muelle-Via", "refused"))`,
        )
        .then(({ stdout }) => stdout.trim())
    expect(await status('/web/login')).toBe('404 refused')
    expect(await must(['docker', 'port', `${stack.name}-live-proxy-1`])).not.toContain('8081')
  })
})

describe('databases check', () => {
  const findings = async () => {
    const { stdout, exitCode } = await stack.muelle('--format', 'json', 'databases', 'check')
    const { findings } = JSON.parse(stdout) as { findings: { database: string; about: string }[] }
    return { exitCode, found: findings.map(({ database, about }) => `${database} ${about}`) }
  }

  test('finds nothing in new databases', async () => {
    expect(await findings()).toEqual({ exitCode: 0, found: [] })
  })

  test('finds a report.url that somebody changed or removed; reports url sets it again', async () => {
    await sql('pos', "UPDATE ir_config_parameter SET value = 'http://elsewhere' WHERE key = 'report.url'")
    await sql('quay', "DELETE FROM ir_config_parameter WHERE key = 'report.url'")
    expect(await findings()).toEqual({ exitCode: 1, found: ['quay report.url', 'pos report.url'] })
    await stack.json('reports', 'url')
    expect(await findings()).toEqual({ exitCode: 0, found: [] })
    expect(await sql('pos', "SELECT value FROM ir_config_parameter WHERE key = 'report.url'")).toBe(
      'http://pos.odoo.internal:8072',
    )
    const reports = await stack.json<{ addresses: { answer: number }[] }>('reports', 'check')
    expect(reports).toMatchObject({ well: true, wkhtmltopdf: expect.stringContaining('0.12.6.1'), patched: true })
    expect(reports.addresses.map(({ answer }) => answer)).toEqual([200, 200, 200, 200])
  })

  test('finds indexes of another version of the library, and reindex makes them anew', async () => {
    await sql('postgres', "UPDATE pg_database SET datcollversion = '1.0' WHERE datname = 'quay'")
    expect(await findings()).toEqual({ exitCode: 1, found: ['quay collation'] })
    await stack.json('databases', 'reindex', 'quay')
    expect(await findings()).toEqual({ exitCode: 0, found: [] })
  })

  test('finds a locale that is not that of muelle.yaml', async () => {
    await stack.edit((yaml) => yaml.replace('name: es-CL', 'name: de-DE'))
    expect(await findings()).toEqual({ exitCode: 1, found: ['quay locale', 'pos locale'] })
    await stack.edit((yaml) => yaml.replace('name: de-DE', 'name: es-CL'))
  })
})

describe('a repository that changes', () => {
  test('is seen and not followed: the pinned commit is built from the cache, even when it is gone there', async () => {
    const second = await source.rewrite()
    expect(second).not.toBe(first)
    await rm(join(stack.directory, '.muelle'), { recursive: true })
    const { sources } = await stack.json<{ sources: object[] }>('addons', 'outdated')
    expect(sources).toMatchObject([{ commit: first, available: second, state: 'behind' }])
    await stack.json('addons', 'sync')
    expect(await pinned()).toBe(first)
    expect(readdirSync(vendored())).toContain('stand_in_runner')
    await server.stop()
    await rm(join(stack.directory, '.muelle'), { recursive: true })
    await stack.json('build')
    await server.start()
    const updated = await stack.json<{ sources: object[] }>('addons', 'sync', '--update')
    expect(updated.sources).toMatchObject([{ before: first, commit: second, changed: true }])
    expect(await pinned()).toBe(second)
  })

  test('a sync that is killed while it fetches leaves a key that the next one removes, and nothing half', async () => {
    const third = await source.commit({ 'stand_in_runner/more.py': '' })
    const environ = { ...process.env, XDG_CACHE_HOME: join(source.path, '..', 'cache'), NO_COLOR: '1' }
    const running = start({
      argv: [process.execPath, cli, '-C', stack.directory, 'addons', 'sync', '--update', '--yes'],
      environ,
    })
    running.stdout.resume()
    running.stderr.resume()
    // From here on git waits for its server, with the key in its hand.
    await writeFile(server.brake, '')
    while (keysLeft().length === 0) await sleep(20)
    process.kill(running.pid ?? 0, 'SIGKILL')
    await running.ended
    await rm(server.brake)
    const left = keysLeft()
    await stack.json('addons', 'sync', '--update')
    expect(keysLeft()).toEqual([])
    expect(left.length).toBeGreaterThan(0)
    expect(await pinned()).toBe(third)
    expect(existsSync(join(vendored(), 'stand_in_runner/more.py'))).toBe(true)
  })

  test('is refused when its server has another host key', async () => {
    await source.commit({ 'stand_in_runner/evil.py': '' })
    const before = await pinned()
    await server.changeHostKey()
    const refused = await stack.muelle('addons', 'sync', '--update', '--yes')
    expect(refused.exitCode).toBe(2)
    expect(refused.stderr).toContain('its host key is not the one that is known')
    expect(await pinned()).toBe(before)
  })
})

/** `SHA256:…` of the first ed25519 key that ssh-keyscan gave. */
async function fingerprintOf(keys: string): Promise<readonly string[]> {
  const file = join(source.path, '..', 'scanned')
  await writeFile(file, `${keys}\n`)
  return (await must(['ssh-keygen', '-l', '-f', file])).split(' ')
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly cookie: string
}

/** A request under a host name of its own. */
function ask(host: string, path: string, more: { cookie?: string; json?: unknown } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      Host: host,
      ...(more.cookie ? { Cookie: more.cookie } : {}),
      ...(more.json ? { 'Content-Type': 'application/json' } : {}),
    }
    const asked = request({ host: '127.0.0.1', port, path, headers, method: more.json ? 'POST' : 'GET' }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () => {
        const cookie = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]).join('; ')
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString(), cookie })
      })
    })
    asked.on('error', reject)
    asked.end(more.json ? JSON.stringify(more.json) : undefined)
  })
}

async function logIn(host: string, db: string, password: string): Promise<{ uid: number | undefined; cookie: string }> {
  const params = { db, login: 'admin', password }
  const { body, cookie } = await ask(host, '/web/session/authenticate', {
    json: { jsonrpc: '2.0', method: 'call', params },
  })
  return { uid: (JSON.parse(body) as { result?: { uid?: number } }).result?.uid, cookie }
}
