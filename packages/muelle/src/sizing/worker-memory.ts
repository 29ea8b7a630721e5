import { bytesOf, mebibytes } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import { type Assumptions, assumptionsOf } from './assumptions.ts'
import { budgetOf } from './budget.ts'
import { type Sized, sharesOf } from './shares.ts'
import { workersOf } from './workers.ts'

/** Virtual memory of one process in MiB, which is how Odoo counts. */
export interface WorkerMemory {
  /** Beyond it a worker is replaced after its request. */
  readonly soft: number
  /** RLIMIT_AS: beyond it an allocation fails, and the request with it. */
  readonly hard: number
}

/** Odoo's own default; more has no use, for a worker that grows so far leaks. Source: Odoo 19.0 odoo/tools/config.py. */
const odooDefault = 2560

/** The kernel's own tables for the processes count too, and /tmp does: seen at 2 GB, where 90 % was killed now and then. */
const usable = 0.85

/** Between the two limits a request may finish: Odoo's own defaults stand in this proportion. */
const softPart = 0.8

/**
 * What a web worker may use, so that all of them together cannot use up the container: then the kernel would kill one, and Odoo's log
 * would not say so. Where the container has room for Odoo's own model (a part of the workers at heavy requests) a heavy request is
 * allowed; below that each worker has an equal part.
 * Undefined where nobody said how large the host is, and where muelle.yaml sets the limits itself: Odoo's defaults then.
 */
export function webMemory(stack: Sized): WorkerMemory | undefined {
  const workers = workersOf(stack)
  if (workers === 0 || !isComputed(stack)) return undefined
  const figures = assumptionsOf(stack.sizing)
  const rest = figures.colourRest + workers * figures.workerRest
  const room = (mebibytes(bytesOf(sharesOf(stack).odoo.memory)) - rest) * usable
  return limitsFor(allowance(room, workers, figures), figures)
}

/** The same for cron's processes. */
export function cronMemory(stack: Sized): WorkerMemory | undefined {
  if (!isComputed(stack)) return undefined
  const figures = assumptionsOf(stack.sizing)
  const room = (mebibytes(bytesOf(sharesOf(stack).cron.memory)) - figures.cronRest) * usable
  return limitsFor(Math.floor(room / stack.odoo.cronThreads), figures)
}

const isComputed = ({ odoo: { conf }, ...stack }: Pick<Stack, 'odoo' | 'sizing' | 'lock'>): boolean =>
  budgetOf(stack) !== undefined && conf.limit_memory_hard === undefined && conf.limit_memory_soft === undefined

/** MiB that each worker may add to what it has at rest. */
function allowance(room: number, workers: number, { heavyPart, heavyWorker, lightWorker }: Assumptions): number {
  const equal = Math.floor(room / workers)
  const heavy = Math.ceil(workers * heavyPart)
  const carries = room >= heavy * heavyWorker + (workers - heavy) * lightWorker
  return carries ? Math.max(equal, heavyWorker) : equal
}

/** At least a little above rest: below it no request would end. */
const leastAllowance = 64

function limitsFor(allowed: number, { workerVirtual }: Assumptions): WorkerMemory {
  const granted = Math.max(leastAllowance, allowed)
  return {
    soft: Math.min(odooDefault * softPart, Math.floor(workerVirtual + granted * softPart)),
    hard: Math.min(odooDefault, workerVirtual + granted),
  }
}
