import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectEngine } from '../../packages/muelle/src/engine/connect.ts'
import { ask } from '../../packages/muelle/src/host/prepare/answers.ts'
import { daemonTasks } from '../../packages/muelle/src/host/prepare/daemon.ts'
import { readPidFile } from '../../packages/muelle/src/host/prepare/pidfile.ts'
import { systemClock } from '../../packages/muelle/src/kernel/clock.ts'
import { run } from '../../packages/muelle/src/kernel/run.ts'
import { muelleVersion } from '../../packages/muelle/src/kernel/version.ts'
import { recipe } from '../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../packages/muelle/src/workshop/images/own-image.ts'
import { type SecondDaemon, secondDaemon } from './prepare/second-daemon.ts'
import { eventually } from './stack/http.ts'
import { odooImage, type Project, project } from './stack/project.ts'

// On a daemon of its own, because it is killed: the machine's other containers must not notice.

const port = 18473
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

beforeAll(async () => {
  daemon = await secondDaemon()
  await startDaemon()
  await loadImages()
  stack = await project({
    name: 'live-survival',
    port,
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
    await startDaemon()
    // By itself, and after the command that people type.
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    await plainComposeUp()
    expect(await eventually(loginStatus, 200, 120)).toBe(200)
    expect(await serving()).toBe('blue')
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
})
