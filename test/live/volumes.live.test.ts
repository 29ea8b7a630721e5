import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { appendFile, chown, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { eventually, statusOf } from './stack/http.ts'
import { killAt } from './stack/kill-at.ts'
import { type Project, project } from './stack/project.ts'

const port = 18475
const stranger = 'live-volumes-stranger'
const foreign = 'live-volumes-of-others'
let stack: Project
const named = (key: string) => `${stack.name}-live_${key}`
/** Directory of the copies on the host: the daemon's host is this one. */
const copies = (key: string) => join(stack.stackDirectory, 'volumes', key)
let data: string

beforeAll(async () => {
  await docker('rm', '--force', stranger)
  stack = await project({ name: 'live-volumes', port })
  await unmountSmall()
  await stack.json('up')
  data = await docker('volume', 'inspect', '--format', '{{.Mountpoint}}', named('odoo-data'))
})

afterAll(async () => {
  await docker('rm', '--force', stranger)
  await docker('volume', 'rm', '--force', foreign)
  await unmountSmall()
  await stack.remove()
})

async function docker(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run({ argv: ['docker', ...argv] })
  if (exitCode !== 0 && !/No such container/.test(stderr)) throw new Error(`docker ${argv.join(' ')}: ${stderr}`)
  return stdout.trim()
}

/** A file of a copy's owner in Odoo's volume, to be found or missed. */
const mark = (name: string) => join(data, name)

async function marked(name: string, text: string): Promise<void> {
  const { uid, gid } = await stat(data)
  await writeFile(mark(name), text)
  await chown(mark(name), uid, gid)
}

const textOf = (name: string) => readFile(mark(name), 'utf8').catch(() => undefined)

/** Restores Odoo's volume as a person does, who types its name. */
const restore = (from: string, ...flags: readonly string[]) => [
  'volume',
  'restore',
  'odoo-data',
  from,
  '--confirm',
  named('odoo-data'),
  ...flags,
]

async function refused(...argv: readonly string[]): Promise<string> {
  const { exitCode, stderr, stdout } = await stack.muelle('--yes', ...argv)
  expect(exitCode, `${stdout}\n${stderr}`).toBe(3)
  return stderr
}

/** After a failure services are started, and not waited for. */
async function well(): Promise<void> {
  const exit = async () => (await stack.muelle('ps')).exitCode ?? 1
  expect(await eventually(exit, 0, 90)).toBe(0)
  expect(await eventually(() => statusOf(port, '/web/login'), 200, 60)).toBe(200)
}

describe('muelle volume', () => {
  test('list, inspect and grow tell what there is, and on what disk', async () => {
    const { volumes } = await stack.json<{ volumes: { key: string; bytes: number; usedBy: string[] }[] }>(
      'volume',
      'list',
    )
    expect(volumes.map(({ key }) => key)).toEqual(['db-data', 'haproxy-run', 'odoo-data'])
    expect(volumes[0]).toMatchObject({ usedBy: ['db'] })
    expect(volumes[0]?.bytes).toBeGreaterThan(10 * 1024 * 1024)
    expect(await stack.json('volume', 'inspect', 'db-data')).toMatchObject({ owner: '999:999 0700' })
    const grown = await stack.json<{ disk: { total: number }; enlarge: unknown[]; move: unknown[] }>('volume', 'grow')
    expect(grown.disk.total).toBeGreaterThan(0)
    expect([grown.enlarge.length, grown.move.length].every((count) => count > 2)).toBe(true)
  })

  test('check names a wrong owner, and repair mends it', async () => {
    expect(
      (await stack.json<{ volumes: { problems: string[] }[] }>('volume', 'check')).volumes.flatMap(
        ({ problems }) => problems,
      ),
    ).toEqual([])
    await marked('wrong', 'x')
    await chown(mark('wrong'), 12345, 12345)
    const { exitCode, stdout } = await stack.muelle('volume', 'check', 'odoo-data')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('wrong (12345:12345 0644)')
    expect(await stack.json('volume', 'repair', 'odoo-data')).toMatchObject({ repaired: 1 })
    expect(await stack.json('volume', 'repair', 'odoo-data')).toMatchObject({ repaired: 0 })
    expect((await stat(mark('wrong'))).uid).toBe((await stat(data)).uid)
    await rm(mark('wrong'))
  })
})

describe('muelle volume backup and restore', () => {
  test('bring Odoo’s files back, keep what was there before, and leave the stack serving', async () => {
    await marked('kept', 'before')
    const { copy, path, sha256 } = await stack.json<{ copy: string; path: string; sha256: string }>(
      'volume',
      'backup',
      'odoo-data',
    )
    expect(
      createHash('sha256')
        .update(await readFile(join(path, 'volume.tar')))
        .digest('hex'),
    ).toBe(sha256)
    expect(await readFile(join(path, 'entries.txt'), 'utf8')).toContain('"./kept"')
    await marked('kept', 'after')
    await marked('later', 'x')
    expect(await refused(...restore(copy).slice(0, 4))).toContain('nobody has typed its name')
    const { kept } = await stack.json<{ kept: string }>(...restore(copy))
    expect([await textOf('kept'), await textOf('later')]).toEqual(['before', undefined])
    await well()
    await stack.json(...restore(kept, '--without-backup'))
    expect([await textOf('kept'), await textOf('later')]).toEqual(['after', 'x'])
    expect((await readdir(data)).filter((name) => name.startsWith('.muelle'))).toEqual([])

    // Of the copies that backups made the newest stays; the one that the restore made is not counted.
    const next = await stack.json<{ copy: string; removed: string[] }>('volume', 'backup', 'odoo-data', '--keep', '1')
    expect(next.removed).toEqual([copy])
    expect((await readdir(copies('odoo-data'))).sort()).toEqual([kept, next.copy].sort())
  })

  test('copy PostgreSQL only while it stands still, and bring its contents back', { timeout: 300_000 }, async () => {
    expect(await refused('volume', 'backup', 'db-data')).toContain('would be torn')
    const sql = (text: string) => stack.sql(text, { database: 'postgres' })
    await sql('CREATE TABLE marked AS SELECT 1 AS n')
    const { copy } = await stack.json<{ copy: string }>('volume', 'backup', 'db-data', '--stop')
    await well()
    await sql('UPDATE marked SET n = 2')
    await stack.json('volume', 'restore', 'db-data', copy, '--without-backup', '--confirm', named('db-data'))
    await well()
    expect(await sql('SELECT n FROM marked')).toBe('1')
  })

  test('refuse another volume’s content, a copy with another byte, and a tar that leads out of the volume', async () => {
    const { copy, path } = await stack.json<{ copy: string; path: string }>('volume', 'backup', 'odoo-data')
    await mkdir(copies('db-data'), { recursive: true })
    await run({ argv: ['cp', join(path, 'volume.tar'), join(copies('db-data'), 'odoo.tar')] })
    const other = await stack.muelle('volume', 'restore', 'db-data', 'odoo.tar', '--confirm', named('db-data'))
    expect([other.exitCode, other.stderr]).toEqual([3, expect.stringContaining('is not the data of PostgreSQL')])
    await appendFile(join(path, 'volume.tar'), 'x')
    expect((await stack.muelle(...restore(copy))).stderr).toContain('is not what was written')
    await run({
      argv: ['tar', '-cPf', join(copies('odoo-data'), 'bad.tar'), '/etc/hostname'],
    })
    const bad = await stack.muelle(...restore('bad.tar'))
    expect([bad.exitCode, bad.stderr]).toEqual([3, expect.stringContaining('leads out of the directory')])
    await well()
  })

  test('refuse while somebody else’s container uses the volume, and while another operator is at work', async () => {
    const image = await docker('inspect', '--format', '{{.Image}}', `${stack.name}-live-db-1`)
    await docker(
      'run',
      '--detach',
      '--name',
      stranger,
      '--volume',
      `${named('odoo-data')}:/x`,
      '--entrypoint',
      'sleep',
      image,
      '600',
    )
    expect((await stack.muelle(...restore('any'))).stderr).toContain(stranger)
    await docker('rm', '--force', stranger)
    const lock = spawn('flock', [join(stack.stackDirectory, 'state/lock'), 'sh', '-c', 'echo held; cat'])
    await new Promise((resolve) => lock.stdout.once('data', resolve))
    expect(await refused('volume', 'backup', 'odoo-data')).toContain('Another operator')
    lock.stdin.end()
    await new Promise((resolve) => lock.once('exit', resolve))
  })
})

/** Puts a small disk where the copies go; the helper sees it there. */
async function mountSmall(): Promise<void> {
  await mkdir(copies('small'), { recursive: true })
  const small = join(stack.stackDirectory, 'volumes')
  const { exitCode, stderr } = await run({ argv: ['mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small] })
  expect(exitCode, stderr).toBe(0)
}

const unmountSmall = () => run({ argv: ['umount', join(stack.stackDirectory, 'volumes')] })

test('a disk that is full is told with figures, before db is stopped for long, and nothing half is left', async () => {
  await mountSmall()
  try {
    const { exitCode, stderr } = await stack.muelle('--yes', 'volume', 'backup', 'db-data', '--stop')
    expect([4, 2]).toContain(exitCode)
    expect(stderr).toMatch(/There is no room to make the copy: [\d.]+ MiB are missing/)
    expect(await readdir(copies('db-data'))).toEqual([])
    await well()
  } finally {
    await unmountSmall()
  }
})

test('killed at any of its steps, a restore is finished by running it again', { timeout: 900_000 }, async () => {
  await marked('kept', 'restored')
  const { copy } = await stack.json<{ copy: string }>('volume', 'backup', 'odoo-data')
  for (const what of [
    'unpack',
    'stop odoo',
    'put what was unpacked',
    'start odoo',
    'copy the previous',
    'remove the previous',
  ]) {
    await marked('kept', 'changed')
    await killAt(stack, restore(copy), { what, at: what.startsWith('put') ? 'over' : 'start' })
    // From the exchange on, what people write is theirs, whoever runs it again and whatever fails then.
    const exchanged = ['put what was unpacked', 'start odoo'].includes(what)
    if (exchanged) {
      await marked('since', 'x')
      expect((await stack.muelle(...restore('none'))).stderr).toContain('There is no copy none')
      expect(await textOf('since'), what).toBe('x')
    }
    const { ended } = await stack.json<{ ended: boolean }>(...restore(copy))
    if (exchanged) expect([ended, await textOf('since')], what).toEqual([true, 'x'])
    expect(await textOf('kept'), what).toBe('restored')
    expect(
      (await readdir(data)).filter((name) => name.startsWith('.muelle')),
      what,
    ).toEqual([])
  }
  expect((await readdir(copies('odoo-data'))).filter((name) => name.endsWith('.partial'))).toEqual([])
  await well()
})

test('killed while db stands still, a backup starts it again when it is run again', { timeout: 300_000 }, async () => {
  const backup = ['--yes', 'volume', 'backup', 'db-data', '--stop']
  await killAt(stack, backup, { what: 'stop db', at: 'over' })
  await stack.json('volume', 'backup', 'db-data', '--stop')
  await well()
  expect((await readdir(copies('db-data'))).filter((name) => name.endsWith('.partial'))).toEqual([])
})

test('muelle volume prune removes only what compose.yaml no longer names, and keeps a copy', async () => {
  const labels = (name: string, key: string) => [
    ...['--label', `com.docker.compose.project=${name}`],
    ...['--label', `com.docker.compose.volume=${key}`],
  ]
  await docker('volume', 'create', ...labels(`${stack.name}-live`, 'redis-data'), named('redis-data'))
  await docker('volume', 'create', ...labels('live-volumes-others', 'redis-data'), foreign)
  expect(await refused('volume', 'prune')).toContain(named('redis-data'))
  const pruned = await stack.json<{ removed: { name: string; copy: string }[] }>(
    'volume',
    'prune',
    '--confirm',
    named('redis-data'),
  )
  expect(pruned.removed).toMatchObject([{ name: named('redis-data') }])
  expect(await readdir(copies('redis-data'))).toEqual([pruned.removed[0]?.copy])
  const left = (await docker('volume', 'ls', '--quiet')).split('\n')
  expect(left).toContain(foreign)
  expect(left).toContain(named('db-data'))
  expect(left).not.toContain(named('redis-data'))
  expect(await stack.json('volume', 'prune')).toMatchObject({ removed: [] })
})
