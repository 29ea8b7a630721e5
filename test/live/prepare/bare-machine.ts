import { chmod, copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { connectEngine } from '../../../packages/muelle/src/engine/connect.ts'
import { type RunResult, run } from '../../../packages/muelle/src/kernel/run.ts'
import { type RunningProcess, start } from '../../../packages/muelle/src/kernel/spawn.ts'
import { recipe } from '../../../packages/muelle/src/workshop/images/debian.ts'
import { buildOwnImage } from '../../../packages/muelle/src/workshop/images/own-image.ts'
import { must } from './second-daemon.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
/** Where the machine sees this checkout, read-only. */
const inside = '/srv/muelle'
/** A network that no other test uses; 198.18.0.0/15 is set aside for tests (RFC 2544). */
const network = '198.18.31'

/** A Debian 12 that has nothing but its base system: its own root, mounts, processes and network. */
export interface BareMachine extends AsyncDisposable {
  readonly root: string
  /** Runs a command in it, as root unless it says otherwise. */
  run(argv: readonly string[], onLine?: (line: string) => void): Promise<RunResult>
  /** Runs this checkout's Muelle in it. */
  muelle(argv: readonly string[], onLine?: (line: string) => void): Promise<RunResult>
  /** SIGKILL to every process in it that matches: what a power cut does to them. */
  kill(pattern: RegExp): Promise<void>
}

/**
 * Makes one from the base image. Needs root, util-linux, iproute2, iptables and the built bundle.
 * Control groups and devices are the real machine's, so that the Docker inside is a real one.
 */
export async function bareMachine(): Promise<BareMachine> {
  const root = await mkdtemp(join(tmpdir(), 'muelle-bare-'))
  // Plain users of it pass through its root directory too.
  await chmod(root, 0o755)
  const name = `muelle-bare-${process.pid}`
  await unpackBase(root)
  await copyFile('/etc/resolv.conf', join(root, 'etc/resolv.conf'))
  await mkdir(join(root, inside), { recursive: true })
  await connectNetwork(name)
  const machine = boot(root, name)
  const [pid] = await machine.stdout
    .map((chunk: Buffer) => chunk.toString().trim())
    .take(1)
    .toArray()
  if (pid === undefined || !/^\d+$/.test(pid)) throw new Error(`the bare machine did not start: ${pid}`)
  const enter = ['nsenter', '--target', pid, '--mount', '--pid', '--net', '--uts', '--ipc'] as const
  const environ = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root' }
  const runInside: BareMachine['run'] = (argv, onLine) => run({ argv: [...enter, ...argv], environ, onLine })
  const node = join(inside, 'node_modules/.bin/node')
  return {
    root,
    run: runInside,
    muelle: (argv, onLine) => runInside([node, join(inside, 'packages/muelle/dist/muelle.js'), ...argv], onLine),
    async kill(pattern) {
      const { stdout } = await runInside([
        'sh',
        '-c',
        'for p in /proc/[0-9]*; do echo "$(basename $p) $(tr "\\0" " " <$p/cmdline)"; done',
      ])
      const found = stdout.split('\n').filter((line) => pattern.test(line) && !/^1 /.test(line))
      for (const line of found) await runInside(['sh', '-c', 'kill -9 "$1"', 'sh', line.split(' ')[0] ?? ''])
    },
    async [Symbol.asyncDispose]() {
      machine.stop()
      await machine.ended
      await disconnectNetwork(name)
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** The files of Muelle's Debian base image, as debootstrap made them. */
async function unpackBase(root: string): Promise<void> {
  const engine = await connectEngine({}, process.env)
  const { tag } = await buildOwnImage(engine, await recipe('base', 'debian', ''), {}, () => {})
  const container = (
    await must(['docker', 'create', '--label', 'io.muelle.test=bare-machine', tag, 'true'])
  ).stdout.trim()
  const exported = start({ argv: ['docker', 'export', container] })
  const unpacking = start({ argv: ['tar', '--extract', '--directory', root] })
  await pipeline(exported.stdout, unpacking.stdin)
  const [{ exitCode: first }, { exitCode: second }] = [await exported.ended, await unpacking.ended]
  await must(['docker', 'rm', container])
  if (first !== 0 || second !== 0) throw new Error(`the base image could not be unpacked: ${first}, ${second}`)
}

/** Its first process makes the mounts, tells its number as the real machine knows it, and lives until it is killed. */
function boot(root: string, name: string): RunningProcess {
  const script = `
    set -e
    mount --make-rprivate /
    mount --bind "$1" "$1"
    mount --bind "$2" "$1${inside}" && mount -o remount,bind,ro "$1${inside}"
    mount --rbind /sys "$1/sys"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/run"
    read -r pid rest </proc/self/stat
    mount -t proc proc "$1/proc"
    cd "$1"
    mkdir -p .outside
    pivot_root . .outside
    umount --lazy /.outside
    echo "$pid"
    exec sleep infinity`
  return start({
    argv: [
      ...(['nsenter', `--net=/run/netns/${name}`] as const),
      ...['unshare', '--mount', '--pid', '--fork', '--kill-child', '--uts', '--ipc'],
      ...['sh', '-c', script, 'sh', root, repository],
    ],
  })
}

async function connectNetwork(name: string): Promise<void> {
  await must(['ip', 'netns', 'add', name])
  await must(['ip', 'link', 'add', 'muelle-bare', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name])
  await must(['ip', 'address', 'add', `${network}.1/24`, 'dev', 'muelle-bare'])
  await must(['ip', 'link', 'set', 'muelle-bare', 'up'])
  await must(['ip', '-n', name, 'address', 'add', `${network}.2/24`, 'dev', 'eth0'])
  for (const device of ['lo', 'eth0']) await must(['ip', '-n', name, 'link', 'set', device, 'up'])
  await must(['ip', '-n', name, 'route', 'add', 'default', 'via', `${network}.1`])
  for (const rule of rules()) await must(['iptables', '--wait', ...rule('--append', '--insert')])
}

async function disconnectNetwork(name: string): Promise<void> {
  for (const rule of rules()) await must(['iptables', '--wait', ...rule('--delete', '--delete')])
  // The other end of the pair goes with the name space, and this one with it.
  await must(['ip', 'netns', 'del', name])
}

/** The way out: Docker's policy on forwarding drops what nobody allowed. */
function rules(): readonly ((append: string, insert: string) => readonly string[])[] {
  const subnet = `${network}.0/24`
  return [
    (append) => ['-t', 'nat', append, 'POSTROUTING', '-s', subnet, '!', '-o', 'muelle-bare', '-j', 'MASQUERADE'],
    (_, insert) => [insert, 'FORWARD', '-i', 'muelle-bare', '-j', 'ACCEPT'],
    (_, insert) => [insert, 'FORWARD', '-o', 'muelle-bare', '-j', 'ACCEPT'],
  ]
}
