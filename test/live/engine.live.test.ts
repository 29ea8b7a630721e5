import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createListener } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import type { ContainerSummary, Engine, LogLine } from '../../packages/muelle/src/engine/port.ts'
import { explainTakenPort } from '../../packages/muelle/src/engine/taken-port.ts'
import { ReportedError } from '../../packages/muelle/src/kernel/errors.ts'
import { registerSecret } from '../../packages/muelle/src/kernel/redact.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { start } from '../../packages/muelle/src/kernel/spawn.ts'
import { packContext } from '../../packages/muelle/src/workshop/images/context.ts'
import { baseImage } from './engine/base-image.ts'

const project = 'engtest-engine'
let engine: Engine
let image: string
let directory: string

/** The docker command, as a person would use it. */
const docker = async (...argv: string[]) => {
  const result = await run({ argv: ['docker', ...argv] })
  expect(result, result.stderr).toMatchObject({ exitCode: 0 })
  return result.stdout.trim()
}
const compose = (service: string) => [
  `--label=com.docker.compose.project=${project}`,
  `--label=com.docker.compose.service=${service}`,
  '--label=com.docker.compose.container-number=1',
]
const runService = (service: string, ...rest: string[]) =>
  docker('run', '-d', '--init', '--name', `${project}-${service}`, ...compose(service), ...rest)
const removeAll = async () => {
  const found = await docker('ps', '-aq', `--filter=label=com.docker.compose.project=${project}`)
  if (found !== '') await docker('rm', '-f', ...found.split('\n'))
}
const reportOf = async (work: Promise<unknown>) => {
  const failure = await work.then(
    () => new Error('it did well'),
    (error: Error) => error,
  )
  if (!(failure instanceof ReportedError)) throw failure
  return { ...failure.report, kind: failure.kind }
}
const find = async (service: string): Promise<ContainerSummary> => {
  const found = (await engine.containers(project)).find((container) => container.service === service)
  return found ?? expect.unreachable()
}
/** What a person types, a while after the program has started. */
async function* slowly(typed: string): AsyncGenerator<string> {
  await sleep(3000)
  yield typed
  await sleep(2000)
}

beforeAll(async () => {
  engine = await connectEngine({}, process.env)
  image = await baseImage(engine)
  directory = await mkdtemp(join(tmpdir(), 'engtest-'))
  await removeAll()
})
afterAll(async () => {
  await removeAll()
  await docker('image', 'rm', '-f', 'engtest-built:1', 'engtest-imported:1')
  await rm(directory, { recursive: true, force: true })
})

describe('looking', () => {
  it('tells the daemon’s identity, which stays the same', async () => {
    const { id, cpus, memory, apiVersion } = await engine.info()
    expect(id).toBe(await docker('info', '--format={{.ID}}'))
    expect([cpus > 0, memory > 0, /^\d+\.\d+$/.test(apiVersion)]).toEqual([true, true, true])
  })

  it('finds containers by the labels of Compose, running or not, with ports and exit codes', async () => {
    await runService('web', '-p', '127.0.0.1::8069', image, 'sleep', '600')
    await runService('job', image, 'sh', '-c', 'exit 7')
    await docker('wait', `${project}-job`)
    const [job, web] = await engine.containers(project)
    expect(job).toMatchObject({
      service: 'job',
      state: 'exited',
      exitCode: 7,
      health: 'none',
      oneOff: false,
      ports: [],
    })
    expect(web).toMatchObject({ service: 'web', state: 'running', exitCode: undefined, name: `${project}-web` })
    expect(web?.ports[0]).toMatch(/^127\.0\.0\.1:\d+->8069\/tcp$/)
    expect(await engine.containers('engtest-nothing')).toEqual([])
  })

  it('tells an image it has, and undefined for one it has not', async () => {
    expect(await engine.image(image)).toMatchObject({ tags: expect.arrayContaining([image]), volumes: [] })
    expect(await engine.image('engtest-none:1')).toBeUndefined()
  })

  it('reads a file of an image without running it, through links, and leaves no container', async () => {
    expect(await engine.fileOf(image, '/etc/os-release')).toContain('ID=debian')
    expect(await engine.fileOf(image, '/etc/debian_version')).toMatch(/^12/)
    expect(await engine.fileOf(image, '/no/such/file')).toBeUndefined()
    expect(await engine.fileOf(image, '/etc')).toBeUndefined()
    const looked = await docker('ps', '-a', '--filter', 'label=io.muelle.role=glance', '--format', '{{.Image}}')
    expect(looked.split('\n')).not.toContain(image)
  })

  it('tells whether a directory exists on the host, and does not make it', async () => {
    const missing = join(directory, 'not-there')
    expect(await engine.directoryExists(directory, image)).toBe(true)
    expect(await engine.directoryExists(missing, image)).toBe(false)
    expect(await engine.directoryExists(missing, image)).toBe(false)
  })

  it('removes what a killed process left when it looked into an image, and not what one looks into now', async () => {
    const glance = (...more: readonly string[]) =>
      docker('create', '--label', 'io.muelle.role=glance', '--label', `engtest=${project}`, ...more, image, 'x')
    const fresh = (await glance()).trim()
    await engine.fileOf(image, '/etc/os-release')
    expect(await docker('ps', '-aq', '--no-trunc', '--filter', `label=engtest=${project}`)).toContain(fresh)
    await new Promise((resolve) => setTimeout(resolve, 22_000))
    await engine.fileOf(image, '/etc/os-release')
    expect((await docker('ps', '-aq', '--filter', `label=engtest=${project}`)).trim()).toBe('')
  })

  it('reads a file of the host, and makes nothing there', async () => {
    await writeFile(join(directory, 'release.json'), 'what serves')
    expect(await engine.hostFile(join(directory, 'release.json'), image)).toBe('what serves')
    expect(await engine.hostFile(join(directory, 'other.json'), image)).toBeUndefined()
    expect(await engine.hostFile(join(directory, 'not-there/release.json'), image)).toBeUndefined()
    expect(await engine.directoryExists(join(directory, 'not-there'), image)).toBe(false)
  })
})

describe('exec', () => {
  const web = `${project}-web`

  it('gives exit code and both streams apart', async () => {
    const script = 'echo out; echo err >&2; printf ñ; exit 3'
    expect(await engine.exec(web, { argv: ['sh', '-c', script] })).toEqual({
      exitCode: 3,
      stdout: 'out\nñ',
      stderr: 'err\n',
    })
  })

  it('feeds standard input and closes it, also when it is large', async () => {
    const input = 'x'.repeat(3_000_000)
    expect((await engine.exec(web, { argv: ['wc', '-c'], input })).stdout.trim()).toBe('3000000')
    expect((await engine.exec(web, { argv: ['cat'], input })).stdout.length).toBe(3_000_000)
    expect(await engine.exec(web, { argv: ['true'], input })).toMatchObject({ exitCode: 0 })
  })

  it('runs as another user, with variables', async () => {
    const { stdout } = await engine.exec(web, {
      argv: ['sh', '-c', 'id -u; echo $A'],
      user: '65534',
      environment: { A: 'b' },
    })
    expect(stdout).toBe('65534\nb\n')
  })

  it('answers 127 or 126 for a program that is not there', async () => {
    expect([126, 127]).toContain((await engine.exec(web, { argv: ['no-such-program'] })).exitCode)
  })

  it('refuses a secret in an argument or a variable', async () => {
    registerSecret('open sesame 42')
    await expect(engine.exec(web, { argv: ['echo', 'open sesame 42'] })).rejects.toThrow('holds a secret')
    const environment = { P: 'open sesame 42' }
    await expect(engine.exec(web, { argv: ['env'], environment })).rejects.toThrow('holds a secret')
  })

  it('says that a container does not run', async () => {
    expect(await reportOf(engine.exec(`${project}-job`, { argv: ['true'] }))).toMatchObject({
      kind: 'user',
      what: `${project}-job does not run.`,
    })
  })

  it('gives a program the person’s terminal, and passes on its exit code', async () => {
    const client = new URL('./engine/interactive-client.ts', import.meta.url).pathname
    const program = `stty rows 33 cols 99; ${process.execPath} ${client} ${web} sh -c 'sleep 0.3; tty; stty size; read a; echo got $a; exit 4'`
    const argv = ['script', '--quiet', '--return', '--command', program, '/dev/null'] as const
    const result = await run({ argv, input: Readable.from(slowly('word\n')) })
    expect(result.exitCode, result.stdout).toBe(4)
    expect(result.stdout).toMatch(/\/dev\/pts\/\d+\s+33 99\s.*got word/s)
  })

  it('stops waiting when the signal aborts', async () => {
    const signal = AbortSignal.timeout(300)
    await expect(engine.exec(web, { argv: ['sleep', '30'], signal })).rejects.toThrow()
  })
})

describe('logs', () => {
  it('merges several containers by time, keeps long lines whole, and takes tail and since', async () => {
    const say =
      'for i in 1 2 3; do echo "$0 $i"; sleep 0.2; done; head -c 40000 /dev/zero | tr "\\0" x; echo; sleep 0.3; echo end >&2'
    await runService('one', image, 'sh', '-c', say, 'one')
    await runService('two', image, 'sh', '-c', say, 'two')
    await docker('wait', `${project}-one`, `${project}-two`)
    const containers = [await find('one'), await find('two')]
    const all = async (request: object): Promise<LogLine[]> => {
      const lines: LogLine[] = []
      for await (const line of engine.logs(containers, { follow: false, ...request })) lines.push(line)
      return lines
    }
    const lines = await all({})
    expect(lines.length).toBe(10)
    expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).sort())
    expect(lines.filter(({ text }) => text === 'x'.repeat(40_000)).length).toBe(2)
    expect(lines.filter(({ stream }) => stream === 'stderr').map(({ text }) => text)).toEqual(['end', 'end'])
    expect((await all({ tail: 1 })).map(({ text }) => text.slice(0, 9))).toEqual(['end', 'end'])
    const third = lines.find(({ text }) => text === 'one 3') ?? expect.unreachable()
    expect((await all({ since: third.at })).map(({ text }) => text)).not.toContain('one 2')
  })

  it('follows a container through a restart and through being recreated, without a line lost or told twice', async () => {
    const count = 'i=0; while :; do i=$((i+1)); echo "$(cat /proc/sys/kernel/random/uuid)"; sleep 0.05; done'
    await runService('life', image, 'sh', '-c', count)
    const abort = new AbortController()
    const seen: string[] = []
    const following = (async () => {
      for await (const line of engine.logs([await find('life')], { follow: true, signal: abort.signal }))
        seen.push(line.text)
    })()
    await sleep(1000)
    await docker('restart', '-t', '0', `${project}-life`)
    await sleep(2000)
    const first = (await docker('logs', `${project}-life`)).split('\n')
    await docker('rm', '-f', `${project}-life`)
    const atRemoval = seen.length
    await runService('life', image, 'sh', '-c', count)
    await sleep(3000)
    const second = (await docker('logs', `${project}-life`)).split('\n')
    await sleep(500)
    abort.abort()
    await following
    expect(seen.slice(0, first.length)).toEqual(first)
    expect(new Set(seen).size).toBe(seen.length)
    expect(atRemoval).toBeGreaterThan(20)
    expect(seen).toEqual(expect.arrayContaining(second))
  })
})

describe('attach', () => {
  it('gives the streams and the exit code of a container that is gone afterwards', async () => {
    const container = await engine.attach({
      image,
      argv: ['sh', '-c', 'cat; echo problem >&2; exit 5'],
      labels: { 'io.muelle.test': 'engine' },
      user: '0:0',
      binds: [],
      network: 'none',
    })
    container.stdin.end('hello')
    const [out, err, code] = await Promise.all([text(container.stdout), text(container.stderr), container.ended])
    expect([out, err, code]).toEqual(['hello', 'problem\n', 5])
    await expect(engine.inspect(container.id)).rejects.toThrow()
  })

  it('closes the container’s input when this client is killed, and the container goes', async () => {
    const client = start({
      argv: [process.execPath, new URL('./engine/attached-client.ts', import.meta.url).pathname, image, directory],
    })
    const id = await new Promise<string>((resolve) => client.stdout.once('data', (chunk) => resolve(`${chunk}`.trim())))
    expect(await docker('inspect', '--format={{.State.Running}}', id)).toBe('true')
    process.kill(client.pid ?? 0, 'SIGKILL')
    const killed = Date.now()
    await expect.poll(() => readFile(join(directory, 'ended'), 'utf8').catch(() => '')).not.toBe('')
    expect(Date.now() - killed).toBeLessThan(5000)
    expect(await readFile(join(directory, 'read'), 'utf8')).toBe('hello\n')
    await expect.poll(() => docker('ps', '-aq', `--filter=id=${id}`)).toBe('')
  })

  it('removes what it made when the container cannot start', async () => {
    const request = { image, argv: ['true'], user: 'nobody-knows-me', binds: [], network: 'none' }
    const labels = { 'io.muelle.test': 'unstartable' }
    expect(await reportOf(engine.attach({ ...request, labels }))).toMatchObject({ kind: 'environment' })
    expect(await docker('ps', '-aq', '--filter=label=io.muelle.test=unstartable')).toBe('')
  })
})

describe('building', () => {
  const build = async (dockerfile: string, signal?: AbortSignal) => {
    const notes: string[] = []
    const context = await packContext([{ path: 'Dockerfile', mode: 0o644, content: dockerfile }])
    const labels = { 'io.muelle.test': 'engine' }
    const request = { context, dockerfile: 'Dockerfile', tag: 'engtest-built:1', buildArguments: { WORD: 'w' }, labels }
    const detail = await engine.build(request, (note) => notes.push(note), signal)
    return { detail, notes }
  }

  it('builds with arguments and labels, and tells each step', async () => {
    const { detail, notes } = await build(`FROM ${image}\nARG WORD\nRUN echo "said $WORD"\nUSER 65534\n`)
    expect(detail).toMatchObject({ user: '65534', labels: { 'io.muelle.test': 'engine' } })
    expect(notes).toEqual(expect.arrayContaining([`Step 1/5 : FROM ${image}`, 'said w']))
  })

  it('shows the failing step and its own output only', async () => {
    const failing = build(`FROM ${image}\nRUN echo first step\nRUN echo why it fails >&2; exit 9\n`)
    const { kind, what, evidence } = await reportOf(failing)
    expect([kind, what]).toEqual([
      'failed',
      expect.stringMatching(/engtest-built:1 failed at Step 3\/4 : RUN echo why/),
    ])
    expect(evidence).toContain('why it fails\n')
    expect(evidence).not.toContain('first step')
  })

  it('tells a missing file, a wrong Dockerfile and a base that cannot be had apart', async () => {
    expect((await reportOf(build(`FROM ${image}\nCOPY nothing /x\n`))).what).toContain(
      'failed at Step 2/3 : COPY nothing',
    )
    expect((await reportOf(build('NONSENSE x\n'))).what).toMatch(/Dockerfile of engtest-built:1 cannot be read/)
    expect((await reportOf(build('FROM 127.0.0.1:1/team/base:1\n'))).what).toMatch(
      /registry 127.0.0.1:1 cannot be reached/,
    )
  })

  it('stops when the signal aborts', async () => {
    await expect(build(`FROM ${image}\nRUN sleep 30\n`, AbortSignal.timeout(1500))).rejects.toThrow(/abort|timeout/i)
  })

  it('makes an image of a root file system', async () => {
    const rootfs = await packContext([{ path: 'hello', mode: 0o644, content: 'there' }])
    const detail = await engine.importImage(rootfs, 'engtest-imported:1', ['USER 1000', 'LABEL a=b'])
    expect(detail).toMatchObject({ user: '1000', labels: { a: 'b' } })
    expect(await engine.fileOf('engtest-imported:1', '/hello')).toBe('there')
    const broken = engine.importImage(
      Readable.from([Buffer.from('no tar at all'.repeat(100))]),
      'engtest-imported:1',
      [],
    )
    expect(await reportOf(broken)).toMatchObject({ kind: 'environment' })
  })
})

describe('pulling', () => {
  let registry: Server
  let answer: { status: number; code: string; headers?: Record<string, string> }
  beforeAll(async () => {
    registry = createServer((request, response) => {
      const {
        status,
        code,
        headers = {},
      } = request.url === '/v2/' && answer.status === 404 ? { status: 200, code: '' } : answer
      response.writeHead(status, {
        'Content-Type': 'application/json',
        'Docker-Distribution-Api-Version': 'registry/2.0',
        ...headers,
      })
      response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }))
    })
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => registry.close())
  const pull = () => engine.pull(`127.0.0.1:${(registry.address() as AddressInfo).port}/team/odoo:99`, () => undefined)

  it('tells a registry out of reach, a wrong name and a login apart', async () => {
    const unreachable = await reportOf(engine.pull('127.0.0.1:1/team/odoo:99', () => undefined))
    expect(unreachable).toMatchObject({
      kind: 'environment',
      what: expect.stringContaining('127.0.0.1:1 cannot be reached'),
    })
    answer = { status: 404, code: 'MANIFEST_UNKNOWN' }
    expect(await reportOf(pull())).toMatchObject({ kind: 'user', what: expect.stringContaining('There is no image') })
    answer = { status: 401, code: 'UNAUTHORIZED', headers: { 'WWW-Authenticate': 'Basic realm="test"' } }
    expect(await reportOf(pull())).toMatchObject({
      kind: 'environment',
      what: expect.stringContaining('wants a login'),
    })
  })
})

describe('a taken port', () => {
  const startOn = (port: number) =>
    run({ argv: ['docker', 'run', '--rm', '-p', `127.0.0.1:${port}:80`, image, 'true'] })

  it('is told with the container that publishes it', async () => {
    const port = Number(/:(\d+)->/.exec((await find('web')).ports[0] ?? '')?.[1])
    const failed = await startOn(port)
    expect((await explainTakenPort(engine, failed.stderr))?.report.what).toBe(
      `Port ${port} is taken by the container ${project}-web, service web of the project ${project}.`,
    )
  })

  it('is told with the process of this machine that listens on it', async () => {
    const listener = createListener().listen(0, '127.0.0.1')
    await new Promise((resolve) => listener.once('listening', resolve))
    const { port } = listener.address() as AddressInfo
    try {
      const failed = await startOn(port)
      expect((await explainTakenPort(engine, failed.stderr))?.report.what).toMatch(
        new RegExp(`Port ${port} is taken by the process \\S.* \\(pid ${process.pid}\\)`),
      )
    } finally {
      listener.close()
    }
  })
})

describe('ssh', () => {
  it('does the same through a program that connects to the daemon', async () => {
    const fake = join(directory, 'ssh')
    await writeFile(fake, '#!/bin/sh\nexec docker system dial-stdio\n', { mode: 0o755 })
    const environ = { ...process.env, PATH: `${directory}:${process.env.PATH}` }
    const remote = await connectEngine({ host: 'ssh://ana@erp.example' }, environ)
    expect((await remote.info()).id).toBe((await engine.info()).id)
    expect(await remote.exec(`${project}-web`, { argv: ['cat'], input: 'over ssh' })).toMatchObject({
      stdout: 'over ssh',
    })
    const names = (await remote.containers(project)).map(({ name }) => name)
    expect(names).toContain(`${project}-web`)
  })
})
