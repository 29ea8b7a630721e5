import { budgetOf } from './budget.ts'
import type { Check, Resource } from './check.ts'
import { envelopeOf, farthest, monthsOfDisk } from './envelope.ts'
import { grown } from './growth.ts'
import type { Sized } from './shares.ts'
import { withLoad } from './variant.ts'

/** What gives out first as a stack grows. */
export interface Outlook {
  readonly resource: Resource
  /** From now on; 0 is now. */
  readonly months: number
  readonly what: string
  readonly evidence: string
}

/** The first resource that is short while users and documents grow; undefined when none is for 20 years. */
export function outlookOf(stack: Sized): Outlook | undefined {
  const now = firstShort(envelopeOf(stack))
  if (now) return { resource: now.resource, months: 0, what: now.what, evidence: now.evidence }
  const candidates = [diskOutlook(stack), growthOutlook(stack)].filter((each) => each !== undefined)
  return candidates.sort((a, b) => a.months - b.months)[0]
}

const firstShort = (checks: readonly Check[]): Check | undefined => checks.find(({ status }) => status === 'short')

function diskOutlook(stack: Sized): Outlook | undefined {
  const disk = budgetOf(stack)?.disk
  const months = disk === undefined ? undefined : monthsOfDisk(stack, disk)
  const check = envelopeOf(stack).find(({ resource }) => resource === 'disk')
  return months === undefined || check === undefined
    ? undefined
    : { resource: 'disk', months, what: 'The disk is full', evidence: check.evidence }
}

/** More users and documents: the first month in which something other than the disk is short. */
function growthOutlook(stack: Sized): Outlook | undefined {
  const load = stack.sizing
  if (load === undefined || load.growth === 0) return undefined
  for (let months = 1; months <= farthest; months++) {
    const checks = envelopeOf(withLoad(stack, grown(load, months)))
    const short = firstShort(checks.filter(({ resource }) => resource !== 'disk'))
    if (short) return { resource: short.resource, months, what: short.what, evidence: short.evidence }
  }
  return undefined
}
