import { budgetOf } from '../sizing/budget.ts'
import type { Check } from '../sizing/check.ts'
import { diskText, mebibyteText } from '../sizing/text.ts'
import type { LockedHost } from '../stack/lock.ts'
import { mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'

/** A machine sold with 4 GB shows a little less, and a disk changes its size a little with every reserved block. */
const tolerance = 0.07

/**
 * The host as it was written down, against the host as it is. It is said, never applied.
 * @param host as it is now; undefined when no Docker answers.
 */
export function changedHost(stack: Stack, host: LockedHost | undefined): readonly Check[] {
  const budget = budgetOf(stack)
  if (budget === undefined || host === undefined) return []
  const there = `${host.cpus} CPUs, ${mebibyteText(mebibytes(host.memory))}${host.disk === undefined ? '' : `, ${diskText(host.disk)} of disk`}`
  const written = `${budget.cpus} CPUs, ${mebibyteText(budget.memory)}${budget.disk === undefined ? '' : `, ${diskText(budget.disk)} of disk`}`
  const evidence = `${budget.source} says ${written}; the host has ${there}`
  const memory = mebibytes(host.memory)
  if (budget.cpus > host.cpus)
    return [
      {
        resource: 'host',
        status: 'short',
        what: 'The host has fewer CPUs than was written down: Docker refuses to start containers with such a limit',
        evidence,
        missing: `${budget.cpus - host.cpus} CPUs`,
        next: nextOf(budget.source),
      },
    ]
  if (budget.memory * (1 - tolerance) > memory)
    return [
      {
        resource: 'host',
        status: 'short',
        what: 'The host has less memory than was written down',
        evidence,
        missing: mebibyteText(budget.memory - memory),
        next: nextOf(budget.source),
      },
    ]
  if (budget.disk !== undefined && host.disk !== undefined && budget.disk * (1 - tolerance) > host.disk)
    return [
      {
        resource: 'host',
        status: 'short',
        what: 'The disk is smaller than was written down',
        evidence,
        missing: diskText(budget.disk - host.disk),
        next: nextOf(budget.source),
      },
    ]
  const grew = host.cpus > budget.cpus || memory > budget.memory * (1 + tolerance)
  if (grew && budget.source === 'muelle.lock')
    return [
      {
        resource: 'host',
        status: 'tight',
        what: 'The host has grown since it was looked at',
        evidence,
        next: nextOf(budget.source),
      },
    ]
  return []
}

const nextOf = (source: 'muelle.yaml' | 'muelle.lock') =>
  source === 'muelle.lock' ? 'muelle size --save, then muelle up.' : 'Correct sizing: in muelle.yaml.'
