import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { atLeast, minimum } from '../../facts/docker.ts'
import { readIfExists } from '../../kernel/files.ts'
import { directoriesOf, findProgram } from '../../kernel/programs.ts'
import { type RunResult, run } from '../../kernel/run.ts'
import { type Answer, ask } from './answers.ts'
import { cgroupsAreMounted } from './cgroups.ts'
import { type Distribution, distributionOf, type OperatingSystem, parseOsRelease } from './distributions.ts'
import { type PidFile, readPidFile } from './pidfile.ts'
import { type DaemonPlaces, withAdministration } from './places.ts'

/** What stands on this machine before anything is done: all that the plan is made from. */
export interface Inventory {
  readonly system: OperatingSystem
  readonly distribution: Distribution | undefined
  readonly root: boolean
  /** systemd runs as the init of this machine (sd_booted(3)). */
  readonly systemd: boolean
  readonly daemon: Answer
  readonly dockerd: PidFile
  readonly containerd: PidFile
  /** Programs found on PATH or in an administrator's directory. */
  readonly programs: ReadonlySet<string>
  /** Installed packages, of those that matter here. */
  readonly packages: ReadonlySet<string>
  /** Version of the Compose plug-in that `docker compose` runs; undefined when there is none. */
  readonly compose: string | undefined
  /** dpkg was killed in the middle of something. */
  readonly packagesInterrupted: boolean
  /** The kernel enforces AppArmor profiles: dockerd then needs apparmor_parser to start containers. */
  readonly apparmor: boolean
  readonly cgroupsMounted: boolean
}

const programs = ['dockerd', 'docker', 'iptables', 'debootstrap', 'apparmor_parser', 'apt-get'] as const
/** Packages that decide what may be installed beside them. */
const packages = ['docker.io', 'docker-ce', 'podman-docker'] as const

/** True when systemd is the init of this machine (sd_booted(3)). */
export const systemdRuns = (): boolean => existsSync('/run/systemd/system')

/** Looks at this machine; changes nothing and needs no rights. */
export async function takeInventory(
  environ: Readonly<Record<string, string | undefined>>,
  places: DaemonPlaces,
): Promise<Inventory> {
  const own = withAdministration(environ)
  const system = parseOsRelease((await readIfExists('/etc/os-release')) ?? '')
  const root = process.geteuid?.() === 0
  const daemon = await ask(places.socket)
  // They matter when nobody answers, and only root may read containerd's: others are refused before anything is done.
  const pidFile = async (path: string, program: string): Promise<PidFile> =>
    root && daemon.state === 'down' ? await readPidFile(path, program) : { state: 'absent' }
  return {
    system,
    distribution: distributionOf(system),
    root,
    systemd: systemdRuns(),
    daemon,
    dockerd: await pidFile(places.pidFile, 'dockerd'),
    containerd: await pidFile(places.containerdPidFile, 'containerd'),
    programs: new Set(programs.filter((name) => findProgram(name, directoriesOf(own.PATH)) !== undefined)),
    packages: await installedPackages(own),
    compose: await composeVersion(own),
    packagesInterrupted: (await namesIn('/var/lib/dpkg/updates')).length > 0,
    apparmor: (await readIfExists('/sys/module/apparmor/parameters/enabled'))?.trim() === 'Y',
    cgroupsMounted: await cgroupsAreMounted(),
  }
}

/** True when `docker compose` is there and new enough. */
export function composeIsFine({ compose }: Pick<Inventory, 'compose'>): boolean {
  return compose !== undefined && atLeast(compose, minimum.compose)
}

/** Asks Docker for the version of its Compose plug-in. */
export const askCompose = ['docker', 'compose', 'version', '--short'] as const

/** Version of the Compose plug-in of this machine's `docker`; undefined when either is missing. */
export async function composeVersion(
  environ: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  return versionIn(await run({ argv: askCompose, environ, timeout: 20_000 }))
}

/** The version in Compose's answer; undefined when it did not answer. */
export function versionIn({ exitCode, stdout }: Pick<RunResult, 'exitCode' | 'stdout'>): string | undefined {
  const version = stdout.trim()
  return exitCode === 0 && version !== '' ? version : undefined
}

async function installedPackages(environ: Readonly<Record<string, string | undefined>>): Promise<ReadonlySet<string>> {
  // Exits with 1 when it does not know one of them, and tells of the others all the same.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = '${db:Status-Abbrev}${Package}\n'
  const asked = await run({ argv: ['dpkg-query', '--show', `--showformat=${format}`, ...packages], environ })
  const lines = asked.stdout.split('\n').filter((line) => /^.i/.test(line))
  return new Set(lines.map((line) => line.slice(3).trim()))
}

/** Names in a directory; none when it is missing, or closed to this user, who may not repair what it tells of anyway. */
async function namesIn(directory: string): Promise<readonly string[]> {
  return await readdir(directory).catch(() => [])
}
