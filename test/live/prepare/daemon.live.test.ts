import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask } from '../../../packages/muelle/src/host/prepare/answers.ts'
import { daemonTasks } from '../../../packages/muelle/src/host/prepare/daemon.ts'
import { readPidFile } from '../../../packages/muelle/src/host/prepare/pidfile.ts'
import { systemClock } from '../../../packages/muelle/src/kernel/clock.ts'
import { type SecondDaemon, secondDaemon, sleepImage } from './second-daemon.ts'

let daemon: SecondDaemon
beforeAll(async () => {
  daemon = await secondDaemon()
})
afterAll(() => daemon[Symbol.asyncDispose]())

/** Plans and does what host prepare would for this daemon. @returns the ids of the steps that changed something. */
async function prepare(places = daemon.places): Promise<readonly string[]> {
  const tasks = daemonTasks(
    {
      systemd: false,
      daemon: await ask(places.socket),
      dockerd: await readPidFile(places.pidFile, 'dockerd'),
      containerd: await readPidFile(places.containerdPidFile, 'containerd'),
    },
    { places, environ: process.env, clock: systemClock, signal: new AbortController().signal },
  )
  const changed: string[] = []
  for (const { step, work } of tasks) if (await work(() => {})) changed.push(step.id)
  return changed
}

const started = () => ask(daemon.places.socket).then(({ state }) => state)

describe('a Docker without systemd', () => {
  it('is started, answers, and needs nothing the second time', async () => {
    expect(await started()).toBe('down')
    expect(await prepare()).toEqual(['daemon:start'])
    expect(await started()).toBe('answers')
    expect(await prepare()).toEqual([])
  })

  it('comes back after it was killed, and nothing of its containers is left running without it', async () => {
    const image = await sleepImage(daemon)
    for (const policy of ['always', 'no'])
      await daemon.docker('run', '--detach', '--name', policy, '--restart', policy, image, '/bin/sleep', '1000')
    await daemon.kill()
    expect(await prepare()).toEqual([
      `daemon:pidfile:${daemon.places.pidFile}`,
      `daemon:pidfile:${daemon.places.containerdPidFile}`,
      'daemon:start',
    ])
    const { stdout } = await daemon.docker('ps', '--all', '--format', '{{.Names}} {{.State}}')
    // What is running was started anew by the daemon: the shims that outlived it were collected.
    expect(stdout.trim().split('\n').sort()).toEqual(['always running', 'no exited'])
    // The next daemons start ten seconds faster without them.
    await daemon.docker('rm', '--force', 'always', 'no')
  })

  it('comes back when the number in its pid file went to another program', async () => {
    await daemon.kill()
    await writeFile(daemon.places.pidFile, String(process.pid))
    await writeFile(daemon.places.containerdPidFile, String(process.pid))
    expect(await prepare()).toHaveLength(3)
    expect(await started()).toBe('answers')
  })

  it('comes back when it was seen alive while it was dying', async () => {
    const dying = await readPidFile(daemon.places.pidFile, 'dockerd')
    await daemon.kill()
    const { places } = daemon
    const seen = {
      systemd: false,
      daemon: await ask(places.socket),
      dockerd: dying,
      containerd: { state: 'absent' } as const,
    }
    const how = { places, environ: process.env, clock: systemClock, signal: new AbortController().signal }
    const tasks = daemonTasks(seen, how)
    expect(tasks.map(({ step }) => step.id)).toEqual(['daemon:start'])
    for (const { work } of tasks) await work(() => {})
    expect(await started()).toBe('answers')
  })

  it('that cannot start is reported with its own words', async () => {
    await daemon.kill()
    const argv = [...daemon.places.argv, '--storage-driver', 'nonsense'] as [string, ...string[]]
    await expect(prepare({ ...daemon.places, argv })).rejects.toMatchObject({
      exit: 2,
      report: {
        what: 'Docker ended right after it was started',
        evidence: expect.stringContaining('nonsense'),
        next: expect.stringContaining(daemon.places.log),
      },
    })
    expect(await prepare()).toContain('daemon:start')
  })
})
