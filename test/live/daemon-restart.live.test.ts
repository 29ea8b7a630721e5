import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { ask } from '../../packages/muelle/src/host/prepare/answers.ts'
import { daemonTasks } from '../../packages/muelle/src/host/prepare/daemon.ts'
import { readPidFile } from '../../packages/muelle/src/host/prepare/pidfile.ts'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { explainNoAddresses } from '../../packages/muelle/src/workshop/room.ts'
import { type SecondDaemon, secondDaemon, sleepImage } from './prepare/second-daemon.ts'
import { cli } from './stack/project.ts'

let daemon: SecondDaemon
let directory: string

/** Starts the daemon, as host prepare does, also after it was killed. */
async function startDaemon(): Promise<void> {
  const { places } = daemon
  const world = {
    systemd: false,
    daemon: await ask(places.socket),
    dockerd: await readPidFile(places.pidFile, 'dockerd'),
    containerd: await readPidFile(places.containerdPidFile, 'containerd'),
  }
  const options = { places, environ: process.env, clock: systemClock, signal: new AbortController().signal }
  for (const { work } of daemonTasks(world, options)) await work(() => {})
}

beforeAll(async () => {
  daemon = await secondDaemon()
  directory = await mkdtemp(join(tmpdir(), 'services-restart-'))
  await writeFile(join(directory, 'muelle.yaml'), 'schema: 1\nname: counting\nodoo: {databases: [counting]}\n')
  // Room for four networks, of which Docker's own bridge takes one.
  const pools = { 'default-address-pools': [{ base: '10.213.77.0/24', size: 26 }] }
  await writeFile(daemon.settings, JSON.stringify(pools))
  await startDaemon()
  const image = await sleepImage(daemon, ['/bin/sleep', '/bin/sh'])
  const labels = { project: 'counting-production', service: 'db', oneoff: 'False', 'container-number': '1' }
  const flags = Object.entries(labels).flatMap(([key, value]) => ['--label', `com.docker.compose.${key}=${value}`])
  const count = 'n=0; while :; do n=$((n+1)); echo "line $n"; sleep 0.2; done'
  const made = await daemon.docker('run', '--detach', '--restart', 'always', ...flags, image, '/bin/sh', '-c', count)
  if (made.exitCode !== 0) throw new Error(made.stderr)
})

afterAll(async () => {
  await daemon[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

const environ = () => ({ ...process.env, DOCKER_HOST: `unix://${daemon.places.socket}` })

/** A command that goes on until it is interrupted, and the lines it has written so far. */
function follow(...argv: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [cli, '-C', directory, ...argv], {
    env: environ(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
  const lines = () => text.split('\n').slice(0, -1)
  return {
    lines,
    async until(enough: (lines: readonly string[]) => boolean): Promise<void> {
      for (let tries = 0; !enough(lines()); tries++) {
        if (tries > 600 || child.exitCode !== null) throw new Error(`it ended, or never came: ${text}`)
        await systemClock.sleep(100)
      }
    },
    async end(): Promise<number | null> {
      child.kill('SIGINT')
      return await ended
    },
  }
}

test('stats and logs go on over a daemon that was killed and comes back', async () => {
  const stats = follow('stats', '--lines', '--interval', '1')
  const logs = follow('logs', '--follow')
  const rounds = () =>
    stats
      .lines()
      .map((line) => JSON.parse(line) as { away: string | null; services: { state: string; pids: { used: number } }[] })
  const runs = (round: ReturnType<typeof rounds>[number]) => round.services[0]?.state === 'running'
  await stats.until(() => rounds().some(runs))
  await logs.until((lines) => lines.includes('db | line 5'))

  await daemon.kill()
  await stats.until(() => rounds().some(({ away }) => away !== null))
  const [before, seen] = [stats.lines().length, logs.lines().length]
  await startDaemon()
  await stats.until(() => rounds().slice(before).some(runs))
  // The container counts anew: what follows is of its new life.
  await logs.until((lines) => lines.slice(seen).includes('db | line 5'))

  expect(await stats.end()).toBe(130)
  expect(await logs.end()).toBe(130)
  expect(rounds().at(-1)?.services[0]?.pids.used).toBeGreaterThan(0)
  const numbers = logs.lines().map((line) => Number(/^db \| line (\d+)$/.exec(line)?.[1]))
  // None twice, none out of order: each one is the next of the same life, or the first of a new one.
  const odd = numbers.filter((number, at) => number !== 1 && number <= (numbers[at - 1] ?? 0))
  expect(odd).toEqual([])
})

test('up says before it begins that Docker has no addresses left, who has them, and what to do', async () => {
  const argv = [process.execPath, cli, '-C', directory, 'up', '--yes'] as const
  const up = async () => run({ argv: [...argv], environ: environ() })
  const { exitCode, stderr } = await up()
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Docker has no addresses left for the networks of another stack.')
  expect(stderr).toContain('1 of 4 networks are taken, counting-production needs 4 more')
  expect(stderr).toContain('muelle host harden --only daemon --restart-docker')
  for (const name of ['one', 'two', 'three']) await daemon.docker('network', 'create', name)
  expect((await up()).stderr).toContain(
    '4 of 4 networks are taken, counting-production needs 4 more: without a project 4',
  )
  // What Docker itself says then is what Muelle knows it by.
  const { stderr: said } = await daemon.docker('network', 'create', 'four')
  expect((await explainNoAddresses(await connectEngine({}, environ()), said))?.report.evidence).toContain(said.trim())
})
