import type { ContainerSummary } from '../port.ts'

/** What the kernel has counted for one container up to a moment. Counters begin anew when the container starts. */
export interface Sample {
  /** When it was counted, by the host's clock: milliseconds since the epoch. */
  readonly at: number
  /** CPU time used, in nanoseconds. */
  readonly cpu: number
  /** Scheduling periods that wanted CPU time, and those in which the limit stopped the container. */
  readonly periods: number
  readonly throttledPeriods: number
  /** Bytes in use, without what the kernel would give back at once (its inactive file cache). */
  readonly memory: number
  readonly pids: number
  /** Bytes over all its networks; null without one. */
  readonly network: { readonly received: number; readonly sent: number } | null
  /** Bytes from and to disks; null where the kernel does not count them. */
  readonly blocks: { readonly read: number; readonly written: number } | null
}

/** Something that happened to a container of the project: `start`, `die`, `oom`, `destroy` … */
export interface ContainerEvent {
  readonly container: string
  readonly service: string
  readonly action: string
}

/** One process of a container, as `ps` on the daemon's host sees it. */
export interface Process {
  /** On the host, not in the container. */
  readonly pid: number
  readonly parent: number
  /** Its number: the host's names for numbers mean nothing in a container. */
  readonly user: number
  /** Share of one CPU since it began, in percent. */
  readonly cpu: number
  /** Resident memory in bytes; what it shares with others counts in each. */
  readonly memory: number
  /** Seconds since it began. */
  readonly seconds: number
  readonly command: string
}

/** What the containers use. */
export interface Stats {
  /** Undefined when the container is gone or does not run. On Docker before 27 an answer may take a second. */
  sample(container: string, signal?: AbortSignal): Promise<Sample | undefined>
  /**
   * How many processes of the container the kernel killed for lack of memory since it started. The engine's API does not tell: a
   * worker that is killed leaves its container running. Undefined when it cannot be read there.
   */
  memoryKills(container: ContainerSummary, signal?: AbortSignal): Promise<number | undefined>
  /**
   * The processes of a running container.
   * @throws UserError, refused, when it does not run; EnvironmentError when the host has no `ps`.
   */
  processes(container: string): Promise<readonly Process[]>
  /** What happens to the project's containers from now on, until the signal aborts. Health probes are left out. */
  events(project: string, signal: AbortSignal): AsyncIterable<ContainerEvent>
}
