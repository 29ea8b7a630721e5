import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Portion } from './shares.ts'

/** What PostgreSQL is told of one resource: its settings by name, values as its command line takes them. */
export interface Tuning {
  readonly memory: Readonly<Record<string, string>>
  readonly cpus: Readonly<Record<string, number>>
}

/**
 * The formulas of pgtune (github.com/le0pard/pgtune, type "web") on a container's share, not on the host's memory.
 * Values in MiB and kiB because they come out whole there.
 * @param connections `max_connections`; each may use `work_mem` several times.
 */
export function tuningOf({ memory: size, cpus: share }: Portion, connections: number): Tuning {
  const memory = mebibytes(bytesOf(size))
  const cpus = Math.max(1, Math.floor(share))
  const shared = Math.floor(memory / 4)
  // PostgreSQL's default of 8, or the CPUs when there are more.
  const workers = Math.max(8, cpus)
  const workKiB = Math.floor(((memory - shared) * 1024) / ((connections + workers) * 3))
  return {
    memory: {
      shared_buffers: `${shared}MB`,
      effective_cache_size: `${Math.floor((memory * 3) / 4)}MB`,
      maintenance_work_mem: `${Math.max(32, Math.min(8192, Math.floor(memory / 16)))}MB`,
      work_mem: `${Math.max(4096, workKiB)}kB`,
      wal_buffers: `${Math.min(16 * 1024, Math.max(1024, Math.floor(shared * 1024 * 0.03)))}kB`,
      huge_pages: shared >= 2048 ? 'try' : 'off',
    },
    cpus: {
      max_worker_processes: workers,
      max_parallel_workers: cpus,
      max_parallel_workers_per_gather: Math.min(Math.ceil(cpus / 2), 4),
      max_parallel_maintenance_workers: Math.min(Math.ceil(cpus / 2), 4),
    },
  }
}

/**
 * Bytes of /dev/shm: where parallel queries keep their shared memory (`could not resize shared memory segment` when it is full).
 * A quarter of the container's memory, which it counts against.
 */
export const sharedMemory = ({ memory }: Portion): number => Math.max(128 * 2 ** 20, Math.floor(bytesOf(memory) / 4))
