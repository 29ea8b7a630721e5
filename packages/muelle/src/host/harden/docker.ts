import { z } from 'zod'
import { readIfExists } from '../../kernel/files.ts'
import { getJson } from '../prepare/answers.ts'
import { readPidFile } from '../prepare/pidfile.ts'
import type { DaemonPlaces } from '../prepare/places.ts'

const Info = z.object({
  LoggingDriver: z.string().default('json-file'),
  LiveRestoreEnabled: z.boolean().default(false),
  Swarm: z.object({ LocalNodeState: z.string().default('inactive') }).default({ LocalNodeState: 'inactive' }),
})
const Container = z.object({
  Names: z.array(z.string()),
  Labels: z.record(z.string(), z.string()).nullish(),
  HostConfig: z.object({ NetworkMode: z.string().default('') }).default({ NetworkMode: '' }),
  Ports: z.array(z.object({ IP: z.string().optional(), PublicPort: z.int().optional(), Type: z.string() })).nullish(),
})
const Network = z.object({
  Id: z.string(),
  Name: z.string(),
  Driver: z.string(),
  Options: z.record(z.string(), z.string()).nullish(),
})

/** A port that a container publishes to the outside. */
export interface PublishedPort {
  readonly port: number
  readonly protocol: 'tcp' | 'udp'
  readonly container: string
  /** Compose project; undefined for a container that was started by hand. */
  readonly project: string | undefined
  /** The outermost service of a stack of Muelle. */
  readonly ofStack: boolean
}

/** What Docker on this machine tells of itself, as far as hardening needs it. */
export interface DockerSeen {
  readonly loggingDriver: string
  readonly liveRestore: boolean
  readonly swarm: boolean
  /** Its own flags: a setting that is also a flag keeps dockerd from starting (docs.docker.com, dockerd, "Daemon configuration file"). */
  readonly flags: readonly string[]
  readonly pid: number | undefined
  /** When the process was started; milliseconds since the epoch. */
  readonly startedAt: number
  readonly published: readonly PublishedPort[]
  /** Names of the kernel's bridges that are Docker's. */
  readonly bridges: readonly string[]
  /** Containers on the default bridge. */
  readonly onDefaultBridge: readonly string[]
  readonly redis: boolean
}

/** Asks the daemon behind the socket. */
export async function lookAtDocker(places: DaemonPlaces): Promise<DockerSeen> {
  const get = async <T extends z.ZodType>(path: string, schema: T) => schema.parse(await getJson(places.socket, path))
  const info = await get('/info', Info)
  const containers = await get('/containers/json', z.array(Container))
  const networks = await get('/networks', z.array(Network))
  const file = await readPidFile(places.pidFile, 'dockerd')
  const pid = file.state === 'alive' ? file.pid : undefined
  return {
    loggingDriver: info.LoggingDriver,
    liveRestore: info.LiveRestoreEnabled,
    swarm: info.Swarm.LocalNodeState !== 'inactive' && info.Swarm.LocalNodeState !== '',
    flags: pid === undefined ? [] : ((await readIfExists(`/proc/${pid}/cmdline`)) ?? '').split('\0'),
    pid,
    startedAt: pid === undefined ? 0 : await startOf(pid),
    published: containers.flatMap(publishedBy),
    bridges: networks.flatMap(bridgeOf),
    onDefaultBridge: containers
      .filter(({ HostConfig }) => ['default', 'bridge', ''].includes(HostConfig.NetworkMode))
      .map(nameOf),
    redis: containers.some(({ Labels }) => Labels?.['com.docker.compose.service'] === 'redis'),
  }
}

const nameOf = ({ Names }: z.output<typeof Container>) => (Names[0] ?? '?').replace(/^\//, '')

function publishedBy(container: z.output<typeof Container>): readonly PublishedPort[] {
  const labels = container.Labels ?? {}
  const ports = (container.Ports ?? []).flatMap(({ IP, PublicPort, Type }) =>
    PublicPort === undefined || IP?.startsWith('127.') || IP === '::1' || (Type !== 'tcp' && Type !== 'udp')
      ? []
      : [`${PublicPort}/${Type}`],
  )
  return [...new Set(ports)].map((each) => {
    const [port = '', protocol = 'tcp'] = each.split('/')
    return {
      port: Number(port),
      protocol: protocol === 'udp' ? 'udp' : 'tcp',
      container: nameOf(container),
      project: labels['com.docker.compose.project'],
      // Only its outermost proxy publishes ports, and nothing else carries the label.
      ofStack: labels['io.muelle.name'] !== undefined,
    }
  })
}

/** Docker names a bridge by its network's id unless told otherwise (docs.docker.com, bridge driver options). */
function bridgeOf({ Id, Name, Driver, Options }: z.output<typeof Network>): readonly string[] {
  if (Driver !== 'bridge') return []
  return [Options?.['com.docker.network.bridge.name'] ?? (Name === 'bridge' ? 'docker0' : `br-${Id.slice(0, 12)}`)]
}

/** When a process was started: boot time plus field 22 of its stat, in clock ticks of 1/100 s (proc(5)). */
async function startOf(pid: number): Promise<number> {
  const [stat, system] = await Promise.all([readIfExists(`/proc/${pid}/stat`), readIfExists('/proc/stat')])
  const ticks = Number(stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0)
  const boot = Number(/^btime (\d+)$/m.exec(system ?? '')?.[1] ?? 0)
  return boot * 1000 + ticks * 10
}
