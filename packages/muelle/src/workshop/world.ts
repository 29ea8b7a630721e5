import type { HostSession } from '../engine/host/session.ts'
import type { ContainerSummary, Engine } from '../engine/port.ts'
import type { Context } from '../kernel/operation.ts'
import type { GeneratedFile, Stack } from '../stack/stack.ts'
import type { Release } from '../store/release.ts'

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
  /** What did not go well and stopped nothing, one sentence each. */
  readonly warnings: string[]
}

/** Where a stack's containers are looked for. */
export type Place = Pick<World, 'context' | 'engine' | 'stack'>

/** The container of one service, now; undefined when there is none. */
export async function containerOf({ engine, stack }: Place, service: string): Promise<ContainerSummary | undefined> {
  const containers = await engine.containers(stack.project)
  return containers.find((container) => container.service === service && !container.oneOff)
}
