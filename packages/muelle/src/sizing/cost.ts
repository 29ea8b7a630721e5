import type { Machine, Prices } from '../stack/prices.ts'
import { bytesOf, diskBytesOf, mebibytes } from '../stack/size.ts'
import { assumptionsOf } from './assumptions.ts'
import { diskAfter } from './growth.ts'
import { documentsOf } from './load.ts'
import { diskNeeded, fits } from './required.ts'
import type { Sized } from './shares.ts'
import { sectionOf } from './variant.ts'

/** What a month costs, in the price file's currency. */
export interface Cost {
  readonly machine: string
  readonly compute: number
  readonly disk: number
  readonly backup: number
  readonly traffic: number
  readonly total: number
}

const GB = 1e9

/** The cheapest machine that a load fits on after some months, disks and backups included; undefined when it fits on none. */
export function cheapest(stack: Sized, prices: Prices, months: number): Cost | undefined {
  const fitting = prices.machines.filter(({ cpus, memory }) =>
    fits(stack, { cpus, memory: mebibytes(bytesOf(memory)) }, months),
  )
  return fitting.map((machine) => costOf(stack, machine, prices, months)).sort((a, b) => a.total - b.total)[0]
}

function costOf(stack: Sized, machine: Machine, prices: Prices, months: number): Cost {
  const included = machine.disk === undefined ? 0 : diskBytesOf(machine.disk)
  const compute = machine.monthly
  const disk = (Math.max(0, diskNeeded(stack, months) - included) / GB) * prices.diskPerGB
  const backup = (diskAfter(months, sectionOf(stack), assumptionsOf(stack.sizing)).backups / GB) * prices.backupPerGB
  const traffic = Math.max(0, trafficOf(stack) - prices.traffic.includedGB) * prices.traffic.perGB
  return { machine: machine.name, compute, disk, backup, traffic, total: compute + disk + backup + traffic }
}

/** GB a month that leave the host: what browsers fetch, and each document with its files once. */
function trafficOf(stack: Sized): number {
  const load = sectionOf(stack)
  const figures = assumptionsOf(stack.sizing)
  const documents = documentsOf(load).reduce((sum, { perDay, kilobytes }) => sum + perDay * kilobytes, 0)
  return (((load.users ?? 0) * figures.userMegabytes * 1000 + documents) * figures.workDays) / 1e6
}
