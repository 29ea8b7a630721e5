import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { ask } from '../../packages/muelle/src/host/prepare/answers.ts'
import { daemonTasks } from '../../packages/muelle/src/host/prepare/daemon.ts'
import { readPidFile } from '../../packages/muelle/src/host/prepare/pidfile.ts'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { muelleVersion } from '../../packages/muelle/src/kernel/version.ts'
import { parseScheduleState, schedulePaths } from '../../packages/muelle/src/store/schedule.ts'
import { recipe } from '../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../packages/muelle/src/workshop/images/own-image.ts'
import { type SecondDaemon, secondDaemon } from './prepare/second-daemon.ts'
import { eventually } from './stack/http.ts'
import { odooImage, type Project, project } from './stack/project.ts'

// On a daemon of its own, because it is killed: the machine's other containers must not notice.

const port = 18473
/** Due once a month: its runs of these tests are those that the tests bring about. */
const schedule = `schedule:
  timezone: UTC
  jobs:
    monthly: {at: "0 0 1 * *", run: restart odoo-cron, catchUp: 40d}
`
let daemon: SecondDaemon
let stack: Project

/** Starts the second daemon as `muelle host prepare` would, after a kill too. */
async function startDaemon(): Promise<void> {
  const { places } = daemon
  const seen = {
    systemd: false,
    daemon: await ask(places.socket),
    dockerd: await readPidFile(places.pidFile, 'dockerd'),
    containerd: await readPidFile(places.containerdPidFile, 'containerd'),
  }
  const how = { places, environ: process.env, clock: systemClock, signal: new AbortController().signal }
  for (const { work } of daemonTasks(seen, how)) await work(() => {})
}

/** Puts the images that the stack needs into the second daemon: it has no network to pull or build from. */
async function loadImages(): Promise<void> {
  const engine = await connectEngine({}, process.env)
  const tags = [await odooImage()]
  for (const name of ['postgres', 'haproxy', 'muelle'] as const)
    tags.push((await buildOwnImage(engine, await recipe(name, 'debian', muelleVersion), {}, () => undefined)).tag)
  const load = `docker save ${tags.join(' ')} | docker --host unix://${daemon.places.socket} load`
  const { exitCode, stderr } = await run({ argv: ['bash', '-o', 'pipefail', '-c', load], timeout: 600_000 })
  if (exitCode !== 0) throw new Error(stderr)
}

/** Status of a page through the proxy: its port is published in the daemon's own network namespace. */
async function loginStatus(): Promise<number> {
  const script = `fetch('http://127.0.0.1:${port}/web/login', { signal: AbortSignal.timeout(30000) }).then((a) => console.log(a.status), () => console.log(0))`
  const [nsenter = '', network = ''] = daemon.places.argv
  const { stdout } = await run({ argv: [nsenter, network, process.execPath, '-e', script] })
  return Number(stdout)
}

/** `docker compose up -d` as a person types it on the host, in the stack's directory. */
async function plainComposeUp(): Promise<void> {
  const argv = ['docker', '--host', `unix://${daemon.places.socket}`, 'compose', 'up', '-d'] as const
  const { exitCode, stderr } = await run({ argv, directory: stack.stackDirectory, timeout: 300_000 })
  expect(exitCode, stderr).toBe(0)
}

/** The colour that serves; the steward may be gone, and ps say so by its exit code. */
async function serving(): Promise<string> {
  const { stdout } = await stack.muelle('--format', 'json', 'ps')
  return (JSON.parse(stdout) as { active: string }).active
}

/** Makes the steward's memory that of a host that was down for a year. It reads it when it starts. */
async function asAfterAYear(): Promise<void> {
  const path = join(stack.stackDirectory, schedulePaths.state)
  const text = (await readFile(path, 'utf8')).replace(/"since": "\d+/, `"since": "${new Date().getUTCFullYear() - 1}`)
  await writeFile(path, text)
}

const lastRun = async () =>
  parseScheduleState(await readFile(join(stack.stackDirectory, schedulePaths.state), 'utf8')).jobs.monthly?.last

/** What the job did to the stack, by the stack's journal. */
async function runsOfTheJob() {
  const { operations } = await stack.json<{
    operations: { actor: string; outcome: string; beganAt: string }[]
  }>('journal', 'list')
  return operations.filter(({ actor }) => actor === 'schedule:monthly')
}

const stewardOf = async (format: string) =>
  (await daemon.docker('inspect', '--format', format, `${stack.name}-live-steward-1`)).stdout.trim()

beforeAll(async () => {
  daemon = await secondDaemon()
  await startDaemon()
  await loadImages()
  stack = await project({
    name: 'live-survival',
    port,
    change: (yaml) => `${yaml}${schedule}`,
    environment: [`host: "unix://${daemon.places.socket}"`, `socket: "${daemon.places.socket}"`],
  })
  await stack.json('up')
})

afterAll(async () => {
  try {
    await stack.remove()
  } finally {
    await daemon[Symbol.asyncDispose]()
  }
})

describe('a stack that muelle up brought up', () => {
  test('serves', async () => {
    expect(await loginStatus()).toBe(200)
  })

  test('serves again after its dockerd was killed and started', async () => {
    await daemon.kill()
    await asAfterAYear()
    await startDaemon()
    // By itself, and after the command that people type.
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    await plainComposeUp()
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    expect(await serving()).toBe('blue')
  })

  test('ran once what its schedule had missed meanwhile, and once more when its steward was killed in the middle of it', async () => {
    // The daemon's own start may have cut the first try off too; what counts is one run that is whole.
    expect(await eventually(async () => (await lastRun())?.outcome, 'done', 120)).toBe('done')
    const due = new Date()
    expect(await lastRun()).toMatchObject({
      due: new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth())).toISOString(),
    })
    expect((await runsOfTheJob()).map(({ outcome }) => outcome)).toEqual(['done'])

    await asAfterAYear()
    process.kill(Number(await stewardOf('{{.State.Pid}}')), 'SIGKILL')
    expect(await eventually(async () => (await runsOfTheJob()).length, 2, 60)).toBe(2)
    process.kill(Number(await stewardOf('{{.State.Pid}}')), 'SIGKILL')
    expect(await eventually(async () => (await lastRun())?.outcome, 'done', 120)).toBe('done')
    expect(await lastRun()).toMatchObject({ attempt: 2 })
    const [, cut, whole, ...more] = await runsOfTheJob()
    expect([cut?.outcome, whole?.outcome, more]).toEqual(['interrupted', 'done', []])
    expect(Date.parse(whole?.beganAt ?? '')).toBeGreaterThan(Date.parse(cut?.beganAt ?? ''))
    expect(await stack.json('journal', 'verify')).toMatchObject({ valid: true })
  })

  test('serves from green after a switch, after the proxy was restarted, and after down and plain docker compose up -d', async () => {
    await stack.json('proxy', 'switch', '--to', 'green')
    expect(await serving()).toBe('green')
    await daemon.docker('restart', `${stack.name}-live-proxy-1`)
    expect(await eventually(loginStatus, 200, 60)).toBe(200)
    await stack.json('down')
    await plainComposeUp()
    await daemon.docker('rm', '--force', `${stack.name}-live-steward-1`)
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    expect(await serving()).toBe('green')
  })

  test('serves from green after its dockerd was killed and started', async () => {
    await daemon.kill()
    await startDaemon()
    await plainComposeUp()
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    expect(await serving()).toBe('green')
  })
  test('goes on with its schedule when a daemon with live-restore was restarted under its steward', async () => {
    const before = await stewardOf('{{.State.StartedAt}}')
    await daemon.kill()
    await writeFile(daemon.settings, '{"live-restore": true}')
    await startDaemon()
    expect(await stewardOf('{{.State.StartedAt}}')).toBe(before)
    expect(await stack.json('schedule', 'run', 'monthly')).toMatchObject({ outcome: 'done' })
    expect(await stewardOf('{{.State.StartedAt}}')).not.toBe(before)
    // Such a daemon has lost count of who uses a volume ("volume has active mounts"), and could not be cleaned.
    await writeFile(daemon.settings, '{}')
    await daemon.kill()
    await startDaemon()
  })
})
