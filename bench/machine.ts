import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os'

/** What a figure depends on. */
export function machine(): Readonly<Record<string, string | number>> {
  return {
    node: process.versions.node,
    system: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
  }
}
