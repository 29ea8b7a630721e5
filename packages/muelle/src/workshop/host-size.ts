import { runOnce } from '../engine/once.ts'
import type { Engine } from '../engine/port.ts'
import type { LockedHost } from '../stack/lock.ts'
import type { Stack } from '../stack/stack.ts'

/**
 * How large the daemon's host is: CPUs and memory as the daemon says, no more memory than the control group grants that it runs its
 * containers in, and the disk that its containers lie on. Changes nothing.
 * The last two are seen from inside a container of Muelle's own image, which comes with the first `up`; without it they are left out.
 */
export async function hostSize(engine: Engine, { lock }: Pick<Stack, 'lock'>): Promise<LockedHost> {
  const { cpus, memory } = await engine.info()
  const image = lock.images.muelle?.reference
  if (image === undefined || (await engine.image(image)) === undefined) return { cpus, memory }
  const seen = parseSize(await lookInside(engine, image))
  return {
    cpus,
    memory: Math.min(memory, seen.memory ?? memory),
    ...(seen.disk === undefined ? {} : { disk: seen.disk }),
  }
}

/** `df` (POSIX) of the container's root, then the memory limit of the groups above, where the kernel tells (cgroup v1). */
const script = 'df -P -B1 / && grep -s hierarchical_memory_limit /sys/fs/cgroup/memory/memory.stat; true'

async function lookInside(engine: Engine, image: string): Promise<string> {
  const { stdout } = await runOnce(engine, {
    image,
    entrypoint: ['/bin/sh'],
    argv: ['-c', script],
    labels: { 'io.muelle.helper': 'size' },
    user: '65534:65534',
    binds: [],
    network: 'none',
    capabilities: [],
  })
  return stdout
}

/** What {@link script} printed. Bytes. */
export function parseSize(output: string): { readonly disk: number | undefined; readonly memory: number | undefined } {
  const disk = /^\S.*?\s+(\d+)\s+\d+\s+\d+\s+\S+\s+\/$/m.exec(output)?.[1]
  const memory = /^hierarchical_memory_limit (\d+)$/m.exec(output)?.[1]
  return {
    disk: disk === undefined ? undefined : Number(disk),
    memory: memory === undefined ? undefined : Number(memory),
  }
}
