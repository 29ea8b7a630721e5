import { assumptionsOf } from './assumptions.ts'
import { envelopeOf } from './envelope.ts'
import { diskAfter } from './growth.ts'
import type { Sized } from './shares.ts'
import { type Host, onHost, sectionOf, unfixed } from './variant.ts'

/** Sizes in which hosts are sold, smallest first. */
const cpuSteps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]
const gibibyteSteps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024]

/** Bytes of disk that a load needs after some months, with the part that should stay free. */
export function diskNeeded(stack: Sized, months: number): number {
  const figures = assumptionsOf(stack.sizing)
  return diskAfter(months, sectionOf(stack), figures).total / figures.diskFull
}

/** True when nothing of a stack is short on a host, for as many months. */
export function fits(stack: Sized, host: Host, months: number): boolean {
  if (host.disk !== undefined && diskNeeded(stack, months) > host.disk) return false
  return envelopeOf(onHost(unfixed(stack), { ...host, disk: undefined })).every(({ status }) => status !== 'short')
}

/**
 * The smallest host for a load: the fewest CPUs that carry its workers, then the least memory that both colours fit into.
 * Undefined when no host that is sold is large enough.
 */
export function requiredHost(stack: Sized, months: number): (Host & { readonly disk: number }) | undefined {
  const disk = Math.ceil(diskNeeded(stack, months))
  const plenty = (gibibyteSteps.at(-1) ?? 1) * 1024
  const cpus = cpuSteps.find((each) => fits(stack, { cpus: each, memory: plenty }, months))
  if (cpus === undefined) return undefined
  const gibibytes = gibibyteSteps.find((each) => fits(stack, { cpus, memory: each * 1024 }, months))
  return gibibytes === undefined ? undefined : { cpus, memory: gibibytes * 1024, disk }
}
