import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { conclude } from '../../packages/muelle/src/engine/host/conclude.ts'
import { runDurably } from '../../packages/muelle/src/engine/host/durable.ts'
import type { Engine } from '../../packages/muelle/src/engine/port.ts'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { EnvironmentError } from '../../packages/muelle/src/kernel/errors.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { type RunningProcess, start } from '../../packages/muelle/src/kernel/spawn.ts'
import { progressTo, step } from '../../packages/muelle/src/kernel/steps.ts'
import { muelleVersion } from '../../packages/muelle/src/kernel/version.ts'
import { recipe } from '../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../packages/muelle/src/workshop/images/own-image.ts'
import { baseImage } from './engine/base-image.ts'
import { helperImage } from './engine/helper-image.ts'
import { docker, onHost, open, reportOf, stackOf } from './engine/stack-on-host.ts'

let engine: Engine
let image: string
let base: string

const file = (path: string, content: string, mode = 0o644, uid = 0, gid = 0) => ({ path, content, mode, uid, gid })
const sleeper = () => {
  const command = '[sh, -c, "echo ready; exec sleep 600"]'
  return file('compose.yaml', `services: {a: {image: "${base}", command: ${command}, init: true}}\n`)
}
const clientScript = new URL('./engine/host-client.ts', import.meta.url).pathname
const removeAll = async () => {
  for (const label of ['io.muelle.name=engtest', 'com.docker.compose.project=engtest-killed'])
    for (const id of (await docker('ps', '-aq', `--filter=label=${label}`)).split('\n').filter(Boolean))
      await docker('rm', '-f', id)
  await onHost(base, 'rm -rf /var/lib/muelle/engtest')
}
/** Starts the client that will be killed and waits for a line of its Compose. */
const killable = async (environment: string): Promise<RunningProcess> => {
  const client = start({ argv: [process.execPath, clientScript, image, environment] })
  let said = ''
  client.stderr.on('data', (chunk) => {
    said += chunk
  })
  client.stdout.on('data', (chunk) => {
    said += chunk
  })
  await expect.poll(() => said).toMatch(/ready/)
  return client
}
const helpers = (environment: string) =>
  docker('ps', '-q', '--filter=label=io.muelle.role=helper', `--filter=label=io.muelle.environment=${environment}`)

beforeAll(async () => {
  engine = await connectEngine({}, process.env)
  base = await baseImage(engine)
  image = await helperImage(engine, () => undefined)
  await removeAll()
})
afterAll(async () => {
  await removeAll()
  await docker('image', 'rm', '-f', 'engtest-helper:dev')
  await run({ argv: ['docker', 'network', 'rm', 'engtest-killed_default'] })
})

describe('reading', () => {
  it('finds an empty stack where there is none yet, and makes nothing on the host', async () => {
    await using session = await open(engine, image, 'nothing', { lock: false })
    expect(await session.list('')).toEqual([])
    expect(await session.read('compose.yaml')).toBeUndefined()
    expect(await session.run()).toBeUndefined()
    expect(await session.journal()).toMatchObject({ entries: [], valid: true })
    expect(await onHost(base, 'ls /var/lib/muelle/engtest || true')).not.toContain('nothing')
  })

  it('goes on while another operator changes the stack, and cannot change it', async () => {
    await using writer = await open(engine, image, 'reading')
    await writer.put([file('a', '1')])
    await using reader = await open(engine, image, 'reading', { lock: false })
    expect(await reader.read('a')).toBe('1')
    await expect(reader.put([file('a', '2')])).rejects.toThrow('needs the lock')
    await writer.end('done')
  })
})

describe('files', () => {
  it('are written with owner and mode, and only when they differ', async () => {
    await using session = await open(engine, image, 'files')
    const directories = [{ path: 'secrets/odoo', mode: 0o500, uid: 101, gid: 102 }]
    const files = [
      file('secrets/odoo/pgpass', 'db:5432:*:odoo:ñ"\\\n', 0o400, 101, 102),
      file('odoo/start', '#!/bin/sh\n', 0o755),
    ]
    expect(await session.directories(directories)).toEqual(['secrets/odoo'])
    expect(await session.put(files)).toEqual(['secrets/odoo/pgpass', 'odoo/start'])
    expect(await session.directories(directories)).toEqual([])
    expect(await session.put(files)).toEqual([])
    expect(await session.put([file('odoo/start', '#!/bin/sh\n', 0o750)])).toEqual(['odoo/start'])
    expect(await session.read('secrets/odoo/pgpass')).toBe('db:5432:*:odoo:ñ"\\\n')
    const seen = await onHost(
      base,
      'cd /var/lib/muelle/engtest/files; stat -c "%n %a %u:%g" secrets/odoo secrets/odoo/pgpass odoo/start',
    )
    expect(seen.split('\n')).toEqual([
      'secrets/odoo 500 101:102',
      'secrets/odoo/pgpass 400 101:102',
      'odoo/start 750 0:0',
    ])
    expect((await session.list('secrets')).map(({ path, mode }) => [path, mode])).toEqual([
      ['secrets/odoo/pgpass', 0o400],
    ])
    await session.remove(['secrets', 'no-such-file'])
    expect(await session.list('secrets')).toEqual([])
    await session.end('done')
  })

  it('may be large', async () => {
    await using session = await open(engine, image, 'large')
    const content = 'x'.repeat(5_000_000)
    expect(await session.put([file('big', content)])).toEqual(['big'])
    expect((await session.read('big'))?.length).toBe(5_000_000)
    await session.end('done')
  })

  it('never leave the stack’s directory, by dots or by a link that a container left there', async () => {
    await using session = await open(engine, image, 'escape')
    await onHost(base, 'cd /var/lib/muelle/engtest/escape; ln -s /etc state/caddy; ln -s /etc/shadow key')
    for (const path of ['../x', '/etc/x', 'a/../../x', 'state/caddy/x', 'key'])
      expect(await reportOf(session.put([file(path, 'evil')])), path).toMatchObject({ kind: 'user' })
    expect(await reportOf(session.read('state/caddy/passwd'))).toMatchObject({ kind: 'user' })
    expect(await reportOf(session.directories([{ path: 'state/caddy/d', mode: 0o755, uid: 0, gid: 0 }]))).toMatchObject(
      {
        what: expect.stringContaining('symbolic link'),
      },
    )
    await session.remove(['key'])
    expect(await onHost(base, 'cd /var/lib/muelle/engtest/escape; ls; test -s /etc/shadow')).not.toContain('key')
    await session.end('done')
  })

  it('are not half-written when the disk is full', async () => {
    // A tmpfs that the daemon mounts on its host as long as a container uses it.
    const volume = 'engtest-tiny'
    await docker('volume', 'create', '--opt=type=tmpfs', '--opt=device=tmpfs', '--opt=o=size=200k', volume)
    const holder = await docker(
      'run',
      '-d',
      '--init',
      '--label=io.muelle.name=engtest',
      '-v',
      `${volume}:/v`,
      base,
      'sleep',
      '600',
    )
    try {
      const hostDirectory = await docker('volume', 'inspect', '--format={{.Mountpoint}}', volume)
      await using session = await open(engine, image, 'full', { stack: { ...stackOf('full'), hostDirectory } })
      await session.put([file('odoo.conf', 'old')])
      const failure = await reportOf(session.put([file('odoo.conf', 'n'.repeat(400_000))]))
      expect(failure).toMatchObject({
        kind: 'environment',
        what: expect.stringMatching(/odoo.conf: the disk is full\.$/),
      })
      expect(await session.read('odoo.conf')).toBe('old')
      expect(await docker('exec', holder, 'ls', '-A', '/v')).toBe('odoo.conf\nstate')
      await session.end('failed', failure.what)
    } finally {
      await docker('rm', '-f', holder)
      await docker('volume', 'rm', volume)
    }
  })
})

describe('compose', () => {
  it('runs in the stack’s directory with its .env and no other variables, and tells lines and exit code', async () => {
    await using session = await open(engine, image, 'compose')
    const services = `services: {a: {image: "\${IMAGE}", labels: {path: "\${PATH:-none}", odd: "\${NODE_ENV:-none}"}}}\n`
    await session.put([file('compose.yaml', services), file('.env', `IMAGE=${base}\n`)])
    const lines: string[] = []
    const { exitCode, output } = await session.compose(['config', '--format', 'json'], (line) => lines.push(line))
    expect([exitCode, output]).toEqual([0, lines.join('\n')])
    expect(JSON.parse(output)).toMatchObject({
      name: 'engtest-compose',
      services: { a: { image: base, labels: { odd: 'none' } } },
    })
    await session.put([file('compose.yaml', 'services: {a: {}}\n')])
    const failed = await session.compose(['config'])
    expect([failed.exitCode !== 0, failed.output]).toEqual([
      true,
      expect.stringMatching(/neither an image nor a build context/),
    ])
    await session.end('done')
  })

  it('is stopped when the operation is aborted', async () => {
    const abort = new AbortController()
    const invocation = { operation: 'up', effect: 'change' as const, input: {}, actor: 'cli:ana' }
    {
      await using session = await open(engine, image, 'killed', { context: { invocation, signal: abort.signal } })
      await session.put([sleeper()])
      const composed = session.compose(['up', '--no-color'], (line) => /ready/.test(line) && abort.abort())
      await expect(composed).rejects.toThrow('aborted')
    }
    expect(await docker('ps', '-q', '--filter=label=com.docker.compose.project=engtest-killed')).toBe('')
    await using reader = await open(engine, image, 'killed', { lock: false })
    expect((await reader.journal()).entries.at(-1)).toMatchObject({ event: 'end', outcome: 'interrupted' })
  })
})

describe('the proxy’s socket', () => {
  it('is reached through the volume that Compose made', async () => {
    const labels = ['com.docker.compose.project=engtest-socket', 'com.docker.compose.volume=haproxy-run']
    await docker('volume', 'create', ...labels.map((label) => `--label=${label}`), 'engtest-run')
    const server =
      "require('net').createServer({allowHalfOpen: true}, (c) => c.on('data', (d) => c.end('said ' + d))).listen('/v/admin.sock')"
    const run = ['run', '-d', '--init', '--label=io.muelle.name=engtest', '-v', 'engtest-run:/v']
    const id = await docker(...run, '--entrypoint=/usr/local/bin/node', image, '-e', server)
    try {
      await using session = await open(engine, image, 'socket', { lock: false, proxy: true })
      await expect
        .poll(() => session.socket('/run/haproxy/admin.sock', 'show info').catch(String))
        .toBe('said show info\n')
      expect(await reportOf(session.socket('/run/haproxy/none.sock', 'x'))).toMatchObject({
        what: 'Nobody answers at the socket /run/haproxy/none.sock.',
      })
      expect(await reportOf(session.socket('/var/run/docker.sock', 'x'))).toMatchObject({ kind: 'user' })
    } finally {
      await docker('rm', '-f', id)
      await docker('volume', 'rm', 'engtest-run')
    }
  })
})

describe('two operators', () => {
  it('never change a stack at once: the second is told who the first is, and may wait', async () => {
    const first = await open(engine, image, 'two', { actor: 'cli:ana@quay' })
    const refused = await reportOf(open(engine, image, 'two', { actor: 'cli:ben' }))
    expect(refused).toMatchObject({
      exit: 3,
      what: 'Another operator is changing engtest-two.',
      evidence: expect.stringMatching(/^cli:ana@quay runs up since \d{4}-/),
    })
    const told: string[] = []
    const second = open(engine, image, 'two', { actor: 'cli:ben', wait: 30, onWait: (text) => told.push(text) })
    await expect.poll(() => told).toEqual([expect.stringContaining('cli:ana@quay runs up')])
    await first.end('done')
    await first[Symbol.asyncDispose]()
    await using session = await second
    expect((await session.journal()).entries.map(({ actor, event }) => [actor, event])).toEqual([
      ['cli:ana@quay', 'begin'],
      ['cli:ana@quay', 'end'],
      ['cli:ben', 'begin'],
    ])
    await session.end('done')
  })

  it('are let in one by one when they come at the same moment', async () => {
    const work = async (actor: string) => {
      await using session = await open(engine, image, 'crowd', { actor, wait: 60 })
      const count = Number((await session.read('count')) ?? 0)
      await sleep(50)
      await session.put([file('count', String(count + 1))])
      await session.end('done')
    }
    await Promise.all(['a', 'b', 'c'].map(work))
    await using reader = await open(engine, image, 'crowd', { lock: false })
    expect(await reader.read('count')).toBe('3')
    expect(await reader.journal()).toMatchObject({ valid: true })
  })
})

describe('a killed client', () => {
  it('frees the lock within seconds, stops Compose and is written down as interrupted; the next one goes on', async () => {
    {
      await using session = await open(engine, image, 'killed')
      await session.put([sleeper()])
      await session.end('done')
    }
    const client = await killable('killed')
    expect(await helpers('killed')).not.toBe('')
    process.kill(client.pid ?? 0, 'SIGKILL')
    const killed = Date.now()
    await using session = await open(engine, image, 'killed', { wait: 30, actor: 'cli:next' })
    expect(Date.now() - killed).toBeLessThan(10_000)
    expect(await docker('ps', '-q', '--filter=label=com.docker.compose.project=engtest-killed')).toBe('')
    expect(await session.run()).toMatchObject({
      id: 'r1',
      outcome: 'interrupted',
      steps: [{ id: 'compose', state: 'started' }],
    })
    const { entries, valid } = await session.journal()
    expect(valid).toBe(true)
    expect(entries.slice(-3)).toMatchObject([
      { actor: 'cli:killed', event: 'begin' },
      { actor: 'cli:killed', event: 'end', outcome: 'interrupted', detail: 'the client went away' },
      { actor: 'cli:next', event: 'begin' },
    ])
    await session.end('done')
  })

  it('is noticed too when the helper itself is killed', async () => {
    const session = await open(engine, image, 'shot')
    const [helper = ''] = (await helpers('shot')).split('\n')
    const reading = session.compose(['events'])
    const failing = reportOf(reading)
    await docker('kill', '--signal=KILL', helper)
    expect(await failing).toMatchObject({ kind: 'environment', what: 'The helper container on the Docker host ended.' })
    expect(await reportOf(session.read('x'))).toMatchObject({
      next: expect.stringMatching(/Run the same command again/),
    })
    await session[Symbol.asyncDispose]()
    await using next = await open(engine, image, 'shot', { actor: 'cli:next', wait: 10 })
    expect((await next.journal()).entries).toMatchObject([
      { actor: 'cli:ana', event: 'begin' },
      { actor: 'cli:ana', event: 'end', outcome: 'interrupted' },
      { actor: 'cli:next', event: 'begin' },
    ])
    await next.end('done')
  })
})

describe('the journal on the host', () => {
  it('masks secrets, and tells the outcome of the last run when nobody said one', async () => {
    const at = new Date().toISOString()
    {
      await using session = await open(engine, image, 'journal', { input: { name: 'x', password: 'hunter2hunter2' } })
      await session.saveRun({ schema: 1, id: 'r', operation: 'up', startedAt: at, steps: [], outcome: 'done' })
    }
    await using session = await open(engine, image, 'journal')
    const { entries } = await session.journal()
    expect(entries[0]?.input).toEqual({ name: 'x', password: '***' })
    expect(entries[1]).toMatchObject({ event: 'end', outcome: 'done' })
    await session.end('failed', 'it was postgres://odoo:hunter3hunter3@db/x')
    const ended = (await session.journal()).entries.at(-1)
    expect(ended).toMatchObject({ outcome: 'failed', detail: 'it was postgres://odoo:***@db/x' })
  })

  it('tells why an operation failed, also one that persists its steps', async () => {
    const { signal } = new AbortController()
    {
      await using session = await open(engine, image, 'ends')
      const port = new EnvironmentError({ what: 'Port 80 is taken.' })
      await expect(conclude(session, signal, () => Promise.reject(port))).rejects.toBe(port)
    }
    {
      await using session = await open(engine, image, 'ends')
      expect(await conclude(session, signal, async () => 42)).toBe(42)
    }
    await using session = await open(engine, image, 'ends')
    const tasks = [
      { step: step({ id: 'one', what: 'one', why: '' }), work: async () => true },
      { step: step({ id: 'two', what: 'two', why: '' }), work: () => Promise.reject(new Error('no two')) },
    ]
    const durable = { id: 'r', operation: 'up', clock: systemClock, signal }
    const progress = progressTo(
      () => undefined,
      () => undefined,
    )
    await expect(runDurably({ session }, durable, tasks, progress)).rejects.toThrow('no two')
    expect(await session.run()).toMatchObject({
      outcome: 'failed',
      steps: [{ id: 'one', state: 'done' }, { id: 'two' }],
    })
    const ends = (await session.journal()).entries.filter(({ event }) => event === 'end')
    expect(ends.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['failed', 'Port 80 is taken.'],
      ['done', undefined],
      ['failed', 'no two'],
    ])
  })

  it('sets a torn last line aside and goes on', async () => {
    await onHost(base, 'printf "{half a li" >>/var/lib/muelle/engtest/journal/state/journal.jsonl')
    await using session = await open(engine, image, 'journal')
    const { entries, valid } = await session.journal()
    expect([valid, entries.at(-1)?.torn]).toEqual([true, expect.stringMatching(/^[0-9a-f]{64}$/)])
    const kept = `journal.jsonl.torn-${entries.at(-1)?.torn?.slice(0, 12)}`
    expect(await session.read(`state/${kept}`)).toBe('{half a li')
    await session.end('done')
  })

  it('shows where somebody changed it', async () => {
    await onHost(base, 'sed -i "2s/done/fail/" /var/lib/muelle/engtest/journal/state/journal.jsonl')
    await using session = await open(engine, image, 'journal', { lock: false })
    expect(await session.journal()).toMatchObject({ valid: false, broken: { line: 2 } })
  })
})

describe('another daemon', () => {
  it('is refused when the stack was made on a different one', async () => {
    const first = await open(engine, image, 'daemon')
    await first.end('done')
    await first[Symbol.asyncDispose]()
    const path = '/var/lib/muelle/engtest/daemon/state/daemon.json'
    await onHost(base, `sed -i 's/"id":"[^"]*"/"id":"AAAA:BBBB"/' ${path}`)
    for (const lock of [true, false])
      expect(await reportOf(open(engine, image, 'daemon', { lock }))).toMatchObject({
        kind: 'environment',
        what: 'This is not the Docker daemon that the stack was made on.',
        evidence: expect.stringContaining('AAAA:BBBB'),
      })
  })

  it('is noticed when the socket on the host is not the client’s daemon', async () => {
    const other: Engine = { ...engine, info: async () => ({ ...(await engine.info()), id: 'CCCC' }) }
    expect(await reportOf(open(other, image, 'socketed'))).toMatchObject({
      what: expect.stringMatching(/socket on the host belongs to another daemon/),
    })
  })
})

describe('the client’s own files', () => {
  it('do not matter: with /var/lib/muelle hidden from it, everything is still on the host', async () => {
    {
      await using session = await open(engine, image, 'hidden')
      await session.put([file('compose.yaml', 'services: {}\n')])
      await session.end('done')
    }
    const script = 'mount -t tmpfs none /var/lib/muelle && exec "$@"'
    const argv = [
      'unshare',
      '-m',
      'sh',
      '-c',
      script,
      'sh',
      process.execPath,
      clientScript,
      image,
      'hidden',
      'read',
    ] as const
    const result = await run({ argv })
    expect(result.exitCode, result.stderr).toBe(0)
    expect(JSON.parse(result.stdout).map(({ path }: { path: string }) => path)).toContain('compose.yaml')
  })
})

describe('Muelle’s own image', () => {
  it('is the helper as it is built', async () => {
    const { tag } = await buildOwnImage(engine, await recipe('muelle', 'debian', muelleVersion), {}, () => undefined)
    await using session = await open(engine, tag, 'own')
    await session.put([file('compose.yaml', `services: {a: {image: "${base}"}}\n`)])
    expect(await session.compose(['config', '--quiet'])).toEqual({ exitCode: 0, output: '' })
    await session.end('done')
  })
})
