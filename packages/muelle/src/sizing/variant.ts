import type { Load } from '../stack/sizing.ts'
import { SizingSection } from '../stack/sizing.ts'
import type { Sized } from './shares.ts'

/** A host that a stack is thought on. */
export interface Host {
  readonly cpus: number
  /** MiB. */
  readonly memory: number
  /** Bytes. */
  readonly disk?: number | undefined
}

/** The same stack with another load. */
export const withLoad = (stack: Sized, load: Load): Sized => ({ ...stack, sizing: { ...sectionOf(stack), ...load } })

/** The same stack on another host. */
export const onHost = (stack: Sized, { cpus, memory, disk }: Host): Sized => ({
  ...stack,
  sizing: {
    ...sectionOf(stack),
    cpus,
    memory: `${memory}M`,
    disk: disk === undefined ? undefined : `${Math.floor(disk / 1e6)}M`,
  },
})

/** The same stack with nothing fixed by hand: for the question what host it would need. */
export const unfixed = (stack: Sized): Sized => ({
  ...stack,
  odoo: { ...stack.odoo, workers: 'auto', memory: 'auto', cpus: 'auto' },
  postgres: { ...stack.postgres, memory: 'auto', cpus: 'auto' },
})

/** Its `sizing:`, or an empty one. */
export const sectionOf = ({ sizing }: Pick<Sized, 'sizing'>): SizingSection => sizing ?? SizingSection.parse({})
