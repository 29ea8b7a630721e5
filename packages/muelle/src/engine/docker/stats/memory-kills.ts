import { UserError } from '../../../kernel/errors.ts'
import type { ContainerSummary } from '../../port.ts'
import type { Client } from '../client.ts'
import { exec } from '../exec.ts'

/**
 * Where the kernel counts them, seen from inside the container: version 2 of the control groups and version 1 (Linux,
 * Documentation/admin-guide/cgroup-v2.rst `memory.events`, cgroup-v1/memory.rst `memory.oom_control`). One of them exists.
 */
const files = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'] as const

/** Reads the container's own counter in it: the same on this machine and over ssh. Undefined when it has no `cat`, or no counter. */
export async function memoryKills(
  client: Client,
  { id, state }: Pick<ContainerSummary, 'id' | 'state'>,
  signal?: AbortSignal,
): Promise<number | undefined> {
  if (state !== 'running') return undefined
  try {
    const { stdout } = await exec(client, id, { argv: ['cat', ...files], ...(signal && { signal }) })
    return parseMemoryKills(stdout)
  } catch (error) {
    // It ended after it was looked at.
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** The line `oom_kill 3` of either file. */
export function parseMemoryKills(text: string): number | undefined {
  const count = /^oom_kill (\d+)$/m.exec(text)?.[1]
  return count === undefined ? undefined : Number(count)
}
