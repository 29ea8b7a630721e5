import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type SecondDaemon, secondDaemon, sleepImage } from '../test/live/prepare/second-daemon.ts'
import type { Benchmark, Row } from './result.ts'

const launcher = join(import.meta.dirname, '../packages/muelle/bin/muelle.js')

/** As many as the largest usual stack has. */
const services = ['db', 'odoo-blue', 'odoo-cron', 'proxy', 'redis', 'tls', 'steward']

/** Seconds in which Node starts and everything is looked up once; not counted. */
const warm = 4

/**
 * What `muelle stats` costs the host: the CPU time of the daemon, its containerd and shims, and of the client, in percent of one core. On a
 * daemon of its own with idle containers, so that nobody else's work counts. Beside it Docker's own client, which keeps a stream open for
 * each container. Needs root, iproute2 and dockerd.
 */
export const stats: Benchmark = async ({ quick, note }) => {
  if (!existsSync(join(dirname(launcher), '../dist/cli.js'))) throw new Error('run `npm run build` first')
  const seconds = quick ? 10 : 40
  await using daemon = await secondDaemon()
  const project = mkdtempSync(join(tmpdir(), 'muelle-bench-'))
  try {
    note('a daemon of its own')
    await start(daemon)
    await containers(daemon)
    writeFileSync(join(project, 'muelle.yaml'), 'schema: 1\nname: bench\nodoo: {databases: [bench]}\n')
    const environ = { ...process.env, DOCKER_HOST: `unix://${daemon.places.socket}` }
    const muelle = (interval: number) => [
      process.execPath,
      launcher,
      '-C',
      project,
      'stats',
      '--lines',
      '--interval',
      String(interval),
    ]
    const cases: readonly (readonly [name: string, argv: readonly string[]])[] = [
      ['nobody asks', [process.execPath, '-e', 'setInterval(() => {}, 1e6)']],
      ['muelle stats, every 2 s (default)', muelle(2)],
      ['muelle stats --interval 1', muelle(1)],
      ['muelle stats --interval 10', muelle(10)],
      ['docker stats', ['docker', 'stats']],
    ]
    const rows: Row[] = []
    const totals = new Map<string, number>()
    for (const [name, argv] of cases) {
      note(`${name}, ${seconds} s`)
      const used = await measure(daemon, argv, environ, seconds)
      totals.set(name, used.daemon + used.client)
      rows.push({
        name,
        'daemon %': fixed(used.daemon),
        'client %': fixed(used.client),
        'sum %': fixed(used.daemon + used.client),
      })
    }
    const measured = totals.get('muelle stats, every 2 s (default)') ?? Number.NaN
    const goal = { name: `stats of ${services.length} services, daemon and client`, goal: 'under 2 % of a core' }
    return { rows, goals: [{ ...goal, measured: `${fixed(measured)} %`, met: measured < 2 }] }
  } finally {
    rmSync(project, { recursive: true, force: true })
  }
}

const fixed = (value: number) => value.toFixed(2)

async function start({ places, docker }: SecondDaemon): Promise<void> {
  const [program = '', ...argv] = places.argv
  spawn(program, argv, { stdio: 'ignore', detached: true }).unref()
  for (let tries = 0; (await docker('info')).exitCode !== 0; tries++) {
    if (tries > 60) throw new Error('dockerd does not start')
    await pause(500)
  }
}

/** Idle containers with the labels of a stack. */
async function containers(daemon: SecondDaemon): Promise<void> {
  const image = await sleepImage(daemon)
  for (const service of services) {
    const labels = { project: 'bench-production', service, oneoff: 'False', 'container-number': '1' }
    const flags = Object.entries(labels).flatMap(([key, value]) => ['--label', `com.docker.compose.${key}=${value}`])
    const made = await daemon.docker(
      'run',
      '--detach',
      '--memory',
      '64m',
      '--cpus',
      '1',
      ...flags,
      image,
      '/bin/sleep',
      '100000',
    )
    if (made.exitCode !== 0) throw new Error(made.stderr)
  }
}

/** Percent of a core that the daemon's processes and one client use, after the client has warmed up. */
async function measure(daemon: SecondDaemon, argv: readonly string[], environ: NodeJS.ProcessEnv, seconds: number) {
  const [program = '', ...rest] = argv
  const client = spawn(program, rest, { env: environ, stdio: ['ignore', 'pipe', 'inherit'] })
  client.stdout.resume()
  const ended = new Promise((resolve) => client.once('exit', resolve))
  try {
    await pause(warm * 1000)
    if (client.exitCode !== null) throw new Error(`${argv.join(' ')} ended with ${client.exitCode}`)
    const directory = dirname(daemon.places.socket)
    const before = { daemon: ticks(processesOf(directory)), client: ticks(own(client)), at: performance.now() }
    await pause(seconds * 1000)
    const after = { daemon: ticks(processesOf(directory)), client: ticks(own(client)), at: performance.now() }
    // A tick is a hundredth of a second (USER_HZ).
    const percent = (count: number) => (count * 10 * 100) / (after.at - before.at)
    return { daemon: percent(after.daemon - before.daemon), client: percent(after.client - before.client) }
  } finally {
    client.kill('SIGINT')
    await ended
  }
}

const own = ({ pid }: ChildProcess): readonly number[] => [pid ?? 0]

/** The daemon, its containerd and its shims: all of them name its directory. */
function processesOf(directory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) =>
        /^(dockerd|containerd)/.test(read(`/proc/${pid}/comm`)) && read(`/proc/${pid}/cmdline`).includes(directory),
    )
}

/** CPU time of processes, user and system (proc(5), stat, fields 14 and 15). */
function ticks(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []
    return sum + Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  }, 0)
}

/** Empty for a process that is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
