import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'
import { type RunningProcess, start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { baseImage } from '../engine/base-image.ts'
import { must } from '../prepare/second-daemon.ts'
import { eventually } from '../stack/http.ts'
import { cli } from '../stack/project.ts'

/** Of 198.18.0.0/15, set aside for tests (RFC 2544): third numbers that no other test has. */
const numbers = { from: 32, to: 95 }
const prefix = 'muelle-harden-'

/**
 * A machine that a test may harden: this one's programs, and an /etc, a /run, kernel settings and a network of its own. A Docker
 * of its own runs in it. The real machine's rules, settings and files are out of reach.
 */
export interface Machine extends AsyncDisposable {
  /** Its address, as the outside sees it. */
  readonly address: string
  readonly image: string
  run(argv: readonly string[], environ?: Readonly<Record<string, string>>): Promise<RunResult>
  /** Starts a program in it, to be killed. */
  start(argv: readonly string[]): RunningProcess
  /** Kills the programs in it whose command line has this, and not their children. */
  end(words: string): Promise<void>
  muelle(argv: readonly string[], environ?: Readonly<Record<string, string>>): Promise<RunResult>
  /** A container that answers TCP connections at a published port. */
  publish(port: number, labels: readonly string[]): Promise<void>
  /** Whether a port answers from outside. */
  answers(port: number): Promise<boolean>
}

/** What of the kernel's settings is not of a network namespace: files of the test stand in their place. */
const kernel = {
  'vm/swappiness': '60',
  'vm/overcommit_memory': '0',
  'fs/inotify/max_user_instances': '128',
  'fs/inotify/max_user_watches': '1048576',
  'kernel/dmesg_restrict': '0',
} as const

export async function machine(): Promise<Machine> {
  const directory = await mkdtemp(join(tmpdir(), 'muelle-harden-'))
  const name = `${prefix}${process.pid}`
  const network = await connectNetwork(name)
  for (const each of ['etc', 'work', 'data', 'sys']) await mkdir(join(directory, each))
  for (const [path, value] of Object.entries(kernel)) {
    await mkdir(join(directory, 'sys', path, '..'), { recursive: true })
    await writeFile(join(directory, 'sys', path), `${value}\n`)
  }
  const first = boot(name, directory)
  const pid = (
    await first.stdout
      .map((chunk: Buffer) => chunk.toString().trim())
      .take(1)
      .toArray()
  )[0]
  if (pid === undefined || !/^\d+$/.test(pid)) throw new Error(`the machine did not start: ${pid}`)
  const enter = ['nsenter', '--target', pid, '--mount', '--net'] as const
  const within = (argv: readonly string[]) => [...enter, ...argv] as const
  const environOf = (more: Readonly<Record<string, string>> = {}) => ({
    PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    NO_COLOR: '1',
    ...more,
  })
  const runInside: Machine['run'] = (argv, more) => run({ argv: within(argv), environ: environOf(more) })
  const mustInside = async (argv: readonly string[]) => {
    const done = await runInside(argv)
    if (done.exitCode !== 0) throw new Error(`${argv.join(' ')}: ${done.reason ?? done.stderr}`)
    return done
  }
  // A Docker as Debian starts it, but for its data: /etc/docker/daemon.json, /run/docker.sock and /run/docker.pid are its own.
  await mustInside([
    'sh',
    '-c',
    `setsid --fork dockerd --data-root ${directory}/data --cgroup-parent /${name} --exec-opt native.cgroupdriver=cgroupfs >${directory}/dockerd.log 2>&1 </dev/null`,
  ])
  for (let tries = 0; (await runInside(['docker', 'version'])).exitCode !== 0; tries++) {
    if (tries > 100) throw new Error(`dockerd did not start, see ${directory}/dockerd.log`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  const image = await baseImage(await connectEngine({}, process.env))
  await must(['bash', '-o', 'pipefail', '-c', `docker save ${image} | "$@" docker load`, 'bash', ...enter])
  return {
    address: `${network}.2`,
    image,
    run: runInside,
    start: (argv) => start({ argv: within(argv), environ: environOf() }),
    async end(words) {
      const all = (await run({ argv: ['ip', 'netns', 'pids', name] })).stdout.split('\n').filter(Boolean)
      for (const pid of all)
        if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').includes(words))
          await run({ argv: ['kill', '-9', pid] })
    },
    muelle: (argv, more) => runInside([process.execPath, cli, ...argv], more),
    async publish(port, labels) {
      const server = `use IO::Socket; my $s = IO::Socket::INET->new(LocalPort => 80, Listen => 9, ReuseAddr => 1); while (my $c = $s->accept) { if (!fork) { while (<$c>) { print $c $_ } exit } }`
      const flags = labels.flatMap((label) => ['--label', label])
      await mustInside([
        'docker',
        'run',
        '--detach',
        '--init',
        '--name',
        `p${port}`,
        '--publish',
        `${port}:80`,
        ...flags,
        image,
        'perl',
        '-e',
        server,
      ])
      // Docker takes connections before the program in the container does.
      const asks = 'use IO::Socket; exit !IO::Socket::INET->new("127.0.0.1:80")'
      const listens = async () => (await runInside(['docker', 'exec', `p${port}`, 'perl', '-e', asks])).exitCode
      if ((await eventually(listens, 0, 60)) !== 0) throw new Error(`the program in p${port} does not listen`)
    },
    answers: (port) => answers(`${network}.2`, port),
    async [Symbol.asyncDispose]() {
      const all = (await runInside(['docker', 'ps', '--all', '--quiet'])).stdout.trim()
      if (all !== '') await runInside(['docker', 'rm', '--force', ...all.split('\n')])
      await runInside([
        'sh',
        '-c',
        'kill "$(cat /run/docker.pid)"; for i in $(seq 100); do [ -e /run/docker.pid ] || break; sleep 0.1; done; [ -e /run/sshd.pid ] && kill "$(cat /run/sshd.pid)"',
      ])
      first.stop()
      await first.ended
      // Guards of rules on trial sleep on, and would keep the network.
      await removeNetwork(name)
      await run({ argv: ['find', '/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${name}*`, '-delete'] })
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Its first process makes the mounts, tells its number and waits. */
function boot(name: string, directory: string): RunningProcess {
  const script = `
    set -e
    mount -t overlay overlay -o "lowerdir=/etc,upperdir=$1/etc,workdir=$1/work" /etc
    mount -t tmpfs tmpfs /run
    mkdir -p /run/lock /run/sshd
    # What /sys tells of networks is that of the namespace in which it was mounted.
    mkdir /run/cgroup
    mount --rbind /sys/fs/cgroup /run/cgroup
    mount -t sysfs sysfs /sys
    mount --rbind /run/cgroup /sys/fs/cgroup
    for part in vm fs kernel; do mount --bind "$1/sys/$part" /proc/sys/$part; done
    mount -t tmpfs tmpfs /var/lib/muelle 2>/dev/null || true
    rm -rf /etc/docker /etc/muelle
    echo $$
    exec sleep infinity`
  return start({
    argv: ['nsenter', `--net=/run/netns/${name}`, 'unshare', '--mount', 'sh', '-c', script, 'sh', directory],
  })
}

/** What runs that were killed left. A run of somebody else on this machine has a machine of its own, and keeps it. */
async function removeLeft(): Promise<void> {
  const { stdout } = await run({ argv: ['ip', 'netns', 'list'] })
  for (const [name, pid] of stdout.matchAll(/^muelle-harden-(\d+)/gm))
    if (!existsSync(`/proc/${pid}`)) await removeNetwork(name)
}

/** With the programs that still run in it. */
async function removeNetwork(name: string): Promise<void> {
  const pids = (await run({ argv: ['ip', 'netns', 'pids', name] })).stdout.split('\n').filter(Boolean)
  for (const pid of pids) await run({ argv: ['kill', '-9', pid] })
  await must(['ip', 'netns', 'del', name])
}

/** Returns the network's first three numbers: `.1` is here, `.2` the machine. Its device here goes when the machine's goes. */
async function connectNetwork(name: string): Promise<string> {
  await removeLeft()
  const network = await freeNetwork()
  const device = `mh-${process.pid}`
  await must(['ip', 'netns', 'add', name])
  await must(['ip', 'link', 'add', device, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name])
  await must(['ip', 'address', 'add', `${network}.1/24`, 'dev', device])
  await must(['ip', 'link', 'set', device, 'up'])
  await must(['ip', '-n', name, 'address', 'add', `${network}.2/24`, 'dev', 'eth0'])
  for (const each of ['lo', 'eth0']) await must(['ip', '-n', name, 'link', 'set', each, 'up'])
  await must(['ip', '-n', name, 'route', 'add', 'default', 'via', `${network}.1`])
  return network
}

async function freeNetwork(): Promise<string> {
  const { stdout } = await run({ argv: ['ip', '-4', '-oneline', 'address'] })
  const among = numbers.to - numbers.from + 1
  for (let tries = 0; tries < among; tries++) {
    // Two runs that begin at once begin to look at different places.
    const network = `198.18.${numbers.from + ((process.pid + tries) % among)}`
    if (!stdout.includes(` ${network}.`)) return network
  }
  throw new Error('no network is free')
}

/** Whether something takes connections there, and answers what is said to it. */
function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3000 })
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on('connect', () => socket.write('hello\n'))
    socket.on('data', () => end(true))
    socket.on('timeout', () => end(false))
    socket.on('error', () => end(false))
    socket.on('close', () => resolve(false))
  })
}
