import type { ContainerSummary, Engine } from '../../engine/port.ts'
import type { HostSession } from '../../engine/host/session.ts'
import type { Context } from '../../kernel/operation.ts'
import type { Release } from '../../store/release.ts'
import type { GeneratedFile, Stack } from '../../stack/stack.ts'

/** What the tasks of `up` work with and find out; filled in as they go. */
export interface World {
  readonly context: Context
  readonly engine: Engine
  readonly session: HostSession
  /** With the lock that is known so far. */
  stack: Stack
  /** What is rendered from it; set by the task `render`. */
  files: readonly GeneratedFile[]
  /** What the host says serves; undefined before the first application image. */
  release: Release | undefined
  /** Paths that shipping changed on the host. */
  shipped: readonly string[]
}

/** The containers of the world's stack, now. */
export function containersOf({ engine, stack }: World): Promise<readonly ContainerSummary[]> {
  return engine.containers(stack.project)
}

/** The container of one service, now; undefined when there is none. */
export async function containerOf(world: World, service: string): Promise<ContainerSummary | undefined> {
  return (await containersOf(world)).find((container) => container.service === service && !container.oneOff)
}
