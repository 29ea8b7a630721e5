import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeDirectory } from '../../kernel/files.ts'
import { start } from '../../kernel/spawn.ts'
import { step } from '../../kernel/steps.ts'
import { command } from './command.ts'
import { isUp, outlived, untilUp } from './daemon-waiting.ts'
import type { Inventory } from './inventory.ts'
import { lastWords, sizeOf } from './last-words.ts'
import { type PidFile, readPidFile } from './pidfile.ts'
import { type DaemonPlaces, withAdministration } from './places.ts'
import type { Start, Task } from './task.ts'

/** Removes what a killed daemon left and starts Docker; empty when it answers. */
export function daemonTasks(
  seen: Pick<Inventory, 'systemd' | 'daemon' | 'dockerd' | 'containerd'>,
  how: Start,
): readonly Task[] {
  if (seen.daemon.state !== 'down') return []
  return [...removal(seen.dockerd), ...removal(seen.containerd), seen.systemd ? bySystemd(how) : byHand(how)]
}

/** A pid file of a dead daemon keeps the next one from starting. */
function removal(file: PidFile): readonly Task[] {
  if (file.state !== 'stale') return []
  const { path, evidence } = file
  return [
    {
      step: step({
        id: `daemon:pidfile:${path}`,
        what: `remove ${path}`,
        why: `a killed daemon left it: ${evidence}`,
        argv: ['rm', '--force', path],
      }),
      async work() {
        await rm(path, { force: true })
        return true
      },
    },
  ]
}

function bySystemd(how: Start): Task {
  const argv = ['systemctl', 'enable', '--now', 'docker.service'] as const
  return {
    step: step({
      id: 'daemon:start',
      what: 'start Docker, now and at each boot',
      why: 'it does not answer',
      argv,
      undo: 'systemctl disable --now docker.service',
    }),
    async work(note) {
      if (await isUp(how)) return false
      await command(argv, how, note, 'journalctl -u docker.service -n 30 says why')
      await untilUp(how, note, { advice: 'look at the daemon: journalctl -u docker.service -n 50' })
      return true
    },
  }
}

/**
 * Starts dockerd detached: a session of its own, its output in a file. The shell between opens the file, so that nothing
 * of the daemon hangs on this process.
 */
function byHand(how: Start): Task {
  const { places } = how
  const { log } = places
  const argv = ['sh', '-c', 'log=$1; shift; exec "$@" >>"$log" 2>&1 </dev/null', 'sh', log, ...places.argv] as const
  return {
    step: step({
      id: 'daemon:start',
      what: `start ${places.argv[0]}; it writes to ${log}`,
      why: 'it does not answer, and no systemd runs here to start it',
      argv,
      undo: `kill the process that ${places.pidFile} names`,
    }),
    async work(note) {
      if (await isUp(how)) return false
      // One that lives but does not answer yet is waited for: a second one would only fail.
      if (await outlived(how)) return false
      await removeStale(places)
      await makeDirectory(dirname(log))
      const from = await sizeOf(log)
      const running = start({ argv, environ: withAdministration(how.environ) })
      await untilUp(how, note, {
        running,
        lastWords: () => lastWords(log, from),
        advice: `read ${log}, mend it, and run muelle host prepare again`,
      })
      running.keepAlive(false)
      return true
    },
  }
}

/** What was seen alive may have been dying then: the files are looked at once more, just before the start. */
async function removeStale(places: DaemonPlaces): Promise<void> {
  const files = [
    await readPidFile(places.pidFile, 'dockerd'),
    await readPidFile(places.containerdPidFile, 'containerd'),
  ]
  for (const file of files) if (file.state === 'stale') await rm(file.path, { force: true })
}
