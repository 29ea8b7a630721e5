import { FailedError } from '../../kernel/errors.ts'
import { readIfExists } from '../../kernel/files.ts'
import { step } from '../../kernel/steps.ts'
import { command } from '../prepare/command.ts'
import { daemonTasks } from '../prepare/daemon.ts'
import { untilUp } from '../prepare/daemon-waiting.ts'
import { processOf, readPidFile } from '../prepare/pidfile.ts'
import type { Task } from '../prepare/task.ts'
import { daemonFile } from './daemon-settings.ts'
import { lookAtDocker } from './docker.ts'
import type { Machine } from './topic.ts'

/** Milliseconds until dockerd must have read its settings again; it takes one. */
const patience = 10_000
const pause = 200

/**
 * Has dockerd read daemon.json again (SIGHUP), and looks whether it did.
 * @param restore puts the old file back when it did not.
 */
export async function reloadDocker(machine: Machine, restore: () => Promise<void>): Promise<void> {
  const { docker, places, clock, signal } = machine
  if (docker?.pid === undefined) return
  const wanted = (JSON.parse((await readIfExists(daemonFile)) || '{}') as { 'live-restore'?: boolean })['live-restore']
  process.kill(docker.pid, 'SIGHUP')
  for (let waited = 0; waited < patience; waited += pause) {
    await clock.sleep(pause, signal)
    if ((await lookAtDocker(places)).liveRestore === (wanted ?? false)) return
  }
  await restore()
  throw new FailedError(
    {
      what: 'Docker did not take its new settings.',
      evidence: `live-restore is still ${docker.liveRestore} ${patience / 1000} s after SIGHUP to process ${docker.pid}`,
      next: `${daemonFile} is as it was. Docker's own log says why: journalctl -u docker, or ${places.log}`,
    },
    { unwound: true },
  )
}

/** A restart in order. What it costs is in the step. */
export function restartTask(machine: Machine): Task {
  const argv = ['systemctl', 'restart', 'docker.service'] as const
  return {
    step: step({
      id: 'daemon:restart',
      what: 'restart Docker',
      why: 'settings wait for it. With live-restore containers go on, and for some seconds nobody can start, stop or look at any; without it every container stops and is started again',
      ...(machine.systemd && { argv }),
    }),
    async work(say) {
      if (machine.systemd) await command(argv, machine, say, 'journalctl -u docker.service -n 30 says why')
      else await restartByHand(machine, say)
      await untilUp(machine, say, { advice: `look at the daemon's log; ${daemonFile} may hold what it does not know` })
      return true
    },
  }
}

async function restartByHand(machine: Machine, say: (text: string) => void): Promise<void> {
  const { places, clock, signal, docker } = machine
  if (docker?.pid !== undefined) {
    process.kill(docker.pid, 'SIGTERM')
    // A container without live-restore gets ten seconds to stop, each of them at once.
    for (let waited = 0; waited < 120_000 && !(await isGone(docker.pid)); waited += pause)
      await clock.sleep(pause, signal)
  }
  const seen = {
    systemd: false,
    daemon: { state: 'down', reason: 'stopped' } as const,
    dockerd: await readPidFile(places.pidFile, 'dockerd'),
    containerd: await readPidFile(places.containerdPidFile, 'containerd'),
  }
  for (const { work } of daemonTasks(seen, machine)) await work(say)
}

/** Gone, or dead and not collected by a first process that collects nothing. */
async function isGone(pid: number): Promise<boolean> {
  const found = await processOf(pid)
  return found === undefined || found.state === 'Z' || found.name !== 'dockerd'
}
