import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPidFile } from '../../../packages/muelle/src/host/prepare/pidfile.ts'
import type { DaemonPlaces } from '../../../packages/muelle/src/host/prepare/places.ts'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'

/** A Docker daemon beside the machine's own: its data, sockets and pid files in one directory, in a network of its own. */
export interface SecondDaemon extends AsyncDisposable {
  readonly places: DaemonPlaces
  /** Its `daemon.json`. */
  readonly settings: string
  /** Runs the docker command against it. */
  docker(...argv: string[]): Promise<RunResult>
  /** SIGKILL, as the kernel does it when memory is short. Resolves when the process is no more. */
  kill(): Promise<void>
}

/** Makes the places; starts nothing. Needs root and iproute2. */
export async function secondDaemon(): Promise<SecondDaemon> {
  const directory = await mkdtemp(join(tmpdir(), 'muelle-daemon-'))
  const network = `muelle-test-${process.pid}-daemon`
  await must(['ip', 'netns', 'add', network])
  await must(['ip', '-n', network, 'link', 'set', 'lo', 'up'])
  // The machine's own settings (its data directory, its sockets) must not reach it.
  const settings = join(directory, 'daemon.json')
  await writeFile(settings, '{}')
  const places: DaemonPlaces = {
    socket: join(directory, 'docker.sock'),
    pidFile: join(directory, 'docker.pid'),
    containerdPidFile: join(directory, 'exec/containerd/containerd.pid'),
    log: join(directory, 'log/dockerd.log'),
    argv: [
      // Not `ip netns exec`: it hides the mounts of the control groups.
      'nsenter',
      `--net=/run/netns/${network}`,
      'dockerd',
      '--config-file',
      settings,
      '--data-root',
      join(directory, 'data'),
      '--exec-root',
      join(directory, 'exec'),
      '--pidfile',
      join(directory, 'docker.pid'),
      '--host',
      `unix://${join(directory, 'docker.sock')}`,
      // Where systemd runs, Docker's default is its driver, which wants the name of a slice below.
      '--exec-opt',
      'native.cgroupdriver=cgroupfs',
      '--cgroup-parent',
      `/${network}`,
    ],
  }
  const docker = (...argv: string[]) => run({ argv: ['docker', '--host', `unix://${places.socket}`, ...argv] })
  return {
    places,
    settings,
    docker,
    kill: () => end(places.pidFile, 'SIGKILL'),
    async [Symbol.asyncDispose]() {
      const all = await docker('ps', '--all', '--quiet')
      if (all.exitCode === 0 && all.stdout.trim() !== '')
        await docker('rm', '--force', ...all.stdout.trim().split('\n'))
      await end(places.pidFile, 'SIGTERM')
      await must(['ip', 'netns', 'del', network])
      await unmountBelow(directory)
      await must(['find', '/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${network}*`, '-delete'])
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Ends the dockerd that a pid file names and waits for it; does nothing when there is none. */
async function end(pidFile: string, signal: NodeJS.Signals): Promise<void> {
  const file = await readPidFile(pidFile, 'dockerd')
  if (file.state !== 'alive') return
  process.kill(file.pid, signal)
  for (let tries = 0; tries < 150 && (await readPidFile(pidFile, 'dockerd')).state === 'alive'; tries++)
    await new Promise((resolve) => setTimeout(resolve, 100))
}

/** Unmounts everything below a directory: each start of a dockerd mounts its data directory once more, and a killed one leaves it. */
async function unmountBelow(directory: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').map((line) => line.split(' ')[4] ?? '')
  for (const mount of mounts.filter((path) => path.startsWith(`${directory}/`)).reverse()) await must(['umount', mount])
}

/** Programs with their libraries as the root file system of an image; `sleep` is enough for a container that stays. */
export async function sleepImage(daemon: SecondDaemon, programs: readonly string[] = ['/bin/sleep']): Promise<string> {
  const { stdout } = await must(['ldd', ...programs])
  const libraries = [...new Set([...stdout.matchAll(/(?<!^)\/\S+(?= \()/gm)].map(([path]) => path))]
  const archive = join(await mkdtemp(join(tmpdir(), 'muelle-image-')), 'root.tar')
  await must([
    'tar',
    '--create',
    '--dereference',
    '--file',
    archive,
    '--directory',
    '/',
    ...[...programs, ...libraries].map((path) => path.slice(1)),
  ])
  const imported = await daemon.docker('import', archive, 'sleep:test')
  await rm(join(archive, '..'), { recursive: true })
  if (imported.exitCode !== 0) throw new Error(imported.stderr)
  return 'sleep:test'
}

export async function must(argv: readonly [string, ...string[]]): Promise<RunResult> {
  const done = await run({ argv })
  if (done.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${done.reason ?? done.stderr}`)
  return done
}
