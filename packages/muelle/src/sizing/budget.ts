import { bytesOf, diskBytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'

/** What there is to be divided. */
export interface Budget {
  readonly cpus: number
  /** MiB, the operating system's part included. */
  readonly memory: number
  /** Bytes; undefined when nobody said. */
  readonly disk: number | undefined
  /** Who says so. */
  readonly source: 'muelle.yaml' | 'muelle.lock'
}

/**
 * The budget of a stack: `sizing:` of muelle.yaml, else the host as muelle.lock has it.
 * Undefined without `sizing:`, and while nobody has said how large the host is: sizes are the usual ones then.
 */
export function budgetOf({ sizing, lock }: Pick<Stack, 'sizing' | 'lock'>): Budget | undefined {
  if (sizing === undefined) return undefined
  const disk = sizing.disk === undefined ? lock.host?.disk : diskBytesOf(sizing.disk)
  if (sizing.cpus !== undefined && sizing.memory !== undefined)
    return { cpus: sizing.cpus, memory: mebibytes(bytesOf(sizing.memory)), disk, source: 'muelle.yaml' }
  return lock.host && { cpus: lock.host.cpus, memory: mebibytes(lock.host.memory), disk, source: 'muelle.lock' }
}
