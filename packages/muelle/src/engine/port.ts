import type { Readable } from 'node:stream'
import type { Images } from './port/images.ts'
import type { Networks } from './port/networks.ts'
import type { Stats } from './port/stats.ts'
import type { Volumes } from './port/volumes.ts'

/** What the daemon says of itself. Sizes in bytes. */
export interface EngineInfo {
  /** Stable identity of the daemon; helper and steward refuse another one. */
  readonly id: string
  readonly version: string
  readonly apiVersion: string
  readonly operatingSystem: string
  readonly architecture: string
  readonly cgroupVersion: string
  readonly cpus: number
  readonly memory: number
  readonly rootDirectory: string
  /** Clock of the daemon, ISO 8601. */
  readonly systemTime: string
  /** Name of the daemon's host, as it calls itself. */
  readonly hostName: string
  readonly storageDriver: string
  readonly logDriver: string
  /** Containers go on while the daemon is down. */
  readonly liveRestore: boolean
  readonly ipForwarding: boolean
  /** What the daemon can enforce on this kernel: `MemoryLimit`, `CpuCfsQuota`, `PidsLimit` of its `/info`. */
  readonly limits: { readonly memory: boolean; readonly cpu: boolean; readonly pids: boolean }
  /** As the daemon names them, e.g. `name=rootless`. */
  readonly securityOptions: readonly string[]
  readonly warnings: readonly string[]
  /** Where networks take their addresses; empty when daemon.json names none. */
  readonly addressPools: readonly { readonly base: string; readonly size: number }[]
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'

/** One container found by its Compose labels. */
export interface ContainerSummary {
  readonly id: string
  readonly name: string
  readonly service: string
  /** True for `compose run` containers. */
  readonly oneOff: boolean
  readonly image: string
  readonly imageId: string
  readonly state: ContainerState
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none'
  readonly startedAt: string | undefined
  readonly exitCode: number | undefined
  readonly restarts: number
  readonly oomKilled: boolean
  /** Published ports as `address:host->container/protocol`. */
  readonly ports: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  /** Output of the last health probe, when there is one. */
  readonly lastProbe: string | undefined
  /** Program and arguments of its health check, as exec takes them; undefined when it has none. */
  readonly healthcheck: readonly string[] | undefined
}

export interface ImageDetail {
  readonly id: string
  readonly tags: readonly string[]
  /** `name@sha256:…` as the registry knows it; empty for local images. */
  readonly digests: readonly string[]
  readonly size: number
  readonly user: string
  readonly labels: Readonly<Record<string, string>>
  readonly volumes: readonly string[]
}

export interface BuildRequest {
  /** Tar stream of the context. */
  readonly context: Readable
  readonly dockerfile: string
  readonly tag: string
  readonly buildArguments: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly noCache?: boolean
}

export interface ExecRequest {
  readonly argv: readonly string[]
  /** `uid[:gid]` or a name; the container's user when absent. */
  readonly user?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Written to standard input, then closed. Secrets go this way. */
  readonly input?: string
  /** Directory it runs in; the container's own when absent. */
  readonly directory?: string
  /** Receives each line as it comes; the result has them too, as far as they fit. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  readonly signal?: AbortSignal
}

export interface ExecResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface LogLine {
  readonly service: string
  readonly container: string
  /** ISO 8601 with nanoseconds, as the daemon gives it. */
  readonly at: string
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
}

export interface LogRequest {
  readonly follow: boolean
  /** Lines from the end of each container; all when absent. */
  readonly tail?: number
  /** ISO 8601 instant or seconds since the epoch. */
  readonly since?: string
  /** Likewise; not together with `follow`. */
  readonly until?: string
  readonly signal?: AbortSignal
}

/** A container attached to: its standard input and output as streams, and its end. */
export interface AttachedContainer {
  readonly id: string
  readonly stdin: NodeJS.WritableStream
  readonly stdout: Readable
  readonly stderr: Readable
  readonly ended: Promise<number>
}

export interface AttachRequest {
  readonly image: string
  readonly argv: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly user: string
  /** `source:target[:ro]`, absolute paths or volume names. Missing directories are made by the daemon. */
  readonly binds: readonly string[]
  readonly network: string
  /** The image's own when absent. */
  readonly entrypoint?: readonly string[]
  /** Capabilities kept; all others are dropped. Docker's default set when absent. */
  readonly capabilities?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Memory in bytes. What a container may use; all that the host has when absent. */
  readonly limits?: { readonly memory: number; readonly cpus: number; readonly pids: number }
}

/** Who holds a port of the daemon's host. */
export type PortHolder =
  | {
      readonly kind: 'container'
      readonly name: string
      /** Compose project and service, when it has them. */
      readonly project: string | undefined
      readonly service: string | undefined
    }
  | { readonly kind: 'process'; readonly pid: number; readonly name: string }

/** The container engine, as Muelle sees it: the Docker Engine API behind one small port. Adapters: docker (Compose); swarm later. */
export interface Engine {
  /** The daemon's address as a person knows it, for messages. */
  readonly address: string
  /** The daemon's images, and registries as the daemon reaches them. */
  readonly images: Images
  /** What containers use and do, now. */
  readonly stats: Stats
  info(): Promise<EngineInfo>
  /** Containers of a Compose project, one-off ones included; running or not. */
  containers(project: string): Promise<readonly ContainerSummary[]>
  /** The engine's own answer, for tests and `inspect`. */
  inspect(container: string): Promise<Readonly<Record<string, unknown>>>
  /** Undefined when the engine does not have it. */
  image(reference: string): Promise<ImageDetail | undefined>
  pull(reference: string, note: (text: string) => void, signal?: AbortSignal): Promise<void>
  build(request: BuildRequest, note: (text: string) => void, signal?: AbortSignal): Promise<ImageDetail>
  /** Makes an image of a root file system's tar. */
  importImage(rootfs: Readable, reference: string, changes: readonly string[]): Promise<ImageDetail>
  /** A file of an image, without running it. Undefined when it is not there. */
  fileOf(image: string, path: string): Promise<string | undefined>
  exec(container: string, request: ExecRequest): Promise<ExecResult>
  /** Runs with the person's terminal; resolves to the exit code. */
  execInteractive(
    container: string,
    request: Omit<ExecRequest, 'input'>,
    terminal: {
      readonly stdin: NodeJS.ReadStream
      readonly stdout: NodeJS.WriteStream
    },
  ): Promise<number>
  /** Lines of several containers, merged as they come. */
  logs(containers: readonly ContainerSummary[], request: LogRequest): AsyncIterable<LogLine>
  /** Starts a container with open standard input; it is removed when it ends, and its input closes when this process dies. */
  attach(request: AttachRequest): Promise<AttachedContainer>
  removeContainer(container: string): Promise<void>
  signal(container: string, signal: string): Promise<void>
  /**
   * Who holds this TCP port on the daemon's host, as far as this process can see; undefined when it sees nobody.
   * @param address only who is in the way of this address of the host; any when absent.
   */
  holderOf(port: number, address?: string): Promise<PortHolder | undefined>
  /** Whether a directory exists on the daemon's host. `image` is any image the engine has; nothing of it is run. */
  directoryExists(path: string, image: string): Promise<boolean>
  /**
   * A text file on the daemon's host, read without running anything there. Undefined when it is not there.
   * @param path absolute. @param image any image the engine has.
   */
  hostFile(path: string, image: string): Promise<string | undefined>
  readonly networks: Networks
  readonly volumes: Volumes
}
