import type { DockerSeen } from './docker.ts'
import { type Finding, shown } from './topic.ts'

/** Where dockerd reads its settings. */
export const daemonFile = '/etc/docker/daemon.json'

/** What daemon.json holds: keys with any values. */
export type DaemonFile = Readonly<{ [key: string]: unknown }>

/** One key of daemon.json that is wanted, and what it needs to be in force. */
interface Setting {
  readonly key: string
  /** As a flag of dockerd. */
  readonly flag: string
  readonly wanted: unknown
  /** `reload`: dockerd takes it on SIGHUP. `restart`: only a new dockerd does (docs.docker.com, dockerd, "Configuration reload"). */
  readonly needs: 'reload' | 'restart'
  readonly why: string
  /** Why it is left as it is here; undefined when it may be set. */
  left?(file: DaemonFile, docker: DockerSeen): string | undefined
}

/** 172.18 to 172.31, which Docker takes its networks from anyway (docker/libnetwork, ipamutils), in pieces of 254 addresses. */
const pools = ['172.18.0.0/15', '172.20.0.0/14', '172.24.0.0/13'].map((base) => ({ base, size: 24 }))

const settings: readonly Setting[] = [
  {
    key: 'live-restore',
    flag: 'live-restore',
    wanted: true,
    needs: 'reload',
    why: 'containers go on while Docker is restarted or upgraded (docs.docker.com, live-restore)',
    left: (_, { swarm }) => (swarm ? 'a Swarm node may not have it' : undefined),
  },
  {
    key: 'log-opts',
    flag: 'log-opt',
    wanted: { 'max-size': '10m', 'max-file': '5' },
    needs: 'restart',
    why: 'json-file keeps the output of a container for ever and fills the disk (docs.docker.com, json-file driver); for containers made from then on, a stack of Muelle sets its own',
    left: (file, { loggingDriver }) =>
      loggingDriver !== 'json-file'
        ? `the log driver is ${loggingDriver}, which has its own limits`
        : file['log-opts'] === undefined
          ? undefined
          : 'somebody has set it',
  },
  {
    key: 'no-new-privileges',
    flag: 'no-new-privileges',
    wanted: true,
    needs: 'restart',
    why: 'no program in a container gains rights by setuid (CIS Docker Benchmark 2.14); for containers made from then on, also of others: sudo in them ends',
  },
  {
    key: 'userland-proxy',
    flag: 'userland-proxy',
    wanted: false,
    needs: 'restart',
    why: 'a process for each published port less, and the firewall sees who really asks (CIS Docker Benchmark 2.16)',
  },
  {
    key: 'icc',
    flag: 'icc',
    wanted: false,
    needs: 'restart',
    why: 'containers on the default bridge do not reach one another (CIS Docker Benchmark 2.2); networks of Compose are not touched',
    left: (_, { onDefaultBridge }) =>
      onDefaultBridge.length > 1
        ? `${onDefaultBridge.length} containers are on the default bridge and may need one another: ${onDefaultBridge.join(', ')}`
        : undefined,
  },
  {
    key: 'default-address-pools',
    flag: 'default-address-pool',
    wanted: pools,
    needs: 'restart',
    why: "Docker's own pools are used up by about 31 networks, 7 stacks; these have 3,584, from addresses it uses anyway; networks that exist keep theirs",
    left: (file) => (file['default-address-pools'] === undefined ? undefined : 'somebody has set it'),
  },
]

/** What daemon.json should say on this machine, beside what it says. */
export interface DaemonWish extends Finding {
  readonly key: string
  readonly value: unknown
  readonly needs: 'reload' | 'restart'
}

/**
 * Judges daemon.json. Pure.
 * @param waiting the keys that Muelle has set since dockerd was started.
 */
export function judgeDaemon(file: DaemonFile, docker: DockerSeen, waiting: ReadonlySet<string>): readonly DaemonWish[] {
  return settings.map(({ key, flag, wanted, needs, why, left }) => {
    const found = file[key]
    const common = { topic: 'daemon', name: key, key, value: wanted, needs, why, found: shown(found) } as const
    if (same(found, wanted)) {
      const state = needs === 'restart' && waiting.has(key) ? 'waiting' : 'fine'
      return { ...common, wanted: shown(wanted), state }
    }
    const reason = flagOf(flag, docker) ?? left?.(file, docker)
    if (reason !== undefined) return { ...common, wanted: shown(wanted), state: 'left', why: reason }
    return { ...common, wanted: shown(wanted), state: 'change' }
  })
}

/** dockerd does not start when one setting is in both places. */
function flagOf(flag: string, { flags }: DockerSeen): string | undefined {
  const found = flags.find((word) => word === `--${flag}` || word.startsWith(`--${flag}=`))
  return found === undefined ? undefined : `dockerd is started with ${found}, and a setting may not be in both places`
}

/** Equal as JSON: order of keys does not matter. */
export function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other)
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  ) ?? 'undefined'
