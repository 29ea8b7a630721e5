import type { ContainerSummary } from '../engine/port.ts'

/** What is wrong with the container of a service that should be running; undefined when nothing is. */
export function problemOf(found: ContainerSummary | undefined): string | undefined {
  if (found === undefined) return 'has no container'
  if (found.oomKilled) return 'was killed for lack of memory'
  if (found.state === 'exited') return `exited with ${found.exitCode ?? 'an unknown code'}`
  if (found.state !== 'running') return `is ${found.state}`
  if (found.health === 'unhealthy')
    return (found.lastProbe ?? 'is unhealthy').trim().split('\n').at(-1) ?? 'is unhealthy'
  return undefined
}
