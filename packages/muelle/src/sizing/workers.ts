import { bytesOf, mebibytes } from '../stack/size.ts'
import { type Assumptions, assumptionsOf } from './assumptions.ts'
import { budgetOf } from './budget.ts'
import { demandOf, isLoad } from './load.ts'
import { type Sized, sharesOf } from './shares.ts'

/**
 * MiB that one worker is expected to need: most of them at light requests, a part at a heavy one.
 * Source: Odoo documentation, "System configuration", worker number calculation.
 */
export const memoryOfWorker = ({ lightWorker, heavyWorker, heavyPart }: Assumptions): number =>
  (1 - heavyPart) * lightWorker + heavyPart * heavyWorker

/** Workers that a colour's memory (MiB) carries; not bounded below. */
const workersByMemory = (memory: number, figures: Assumptions): number =>
  Math.floor((memory - figures.besideWorkers) / memoryOfWorker(figures))

/** Workers, cron's among them, that CPUs carry. */
export const workersByCpus = (cpus: number, { workersPerCpu }: Assumptions): number =>
  Math.floor(workersPerCpu * cpus + 1)

/** How the number of workers came about; each of them counts HTTP workers. */
export interface WorkerChoice {
  readonly byCpus: number
  readonly byMemory: number
  /** What users and documents ask for; undefined when nobody said. */
  readonly wanted: number | undefined
  readonly workers: number
}

/**
 * Workers of one colour: what is asked for, as far as CPUs and memory carry it, and never 1: with a single worker Odoo says that it
 * cannot print PDF, because wkhtmltopdf asks the same server for its assets.
 * Where a host was measured, cron's processes count against its CPUs, as in the example of Odoo's documentation (4 CPUs: 8 and 1).
 */
export function chooseWorkers(stack: Sized): WorkerChoice {
  const figures = assumptionsOf(stack.sizing)
  const { odoo } = sharesOf(stack)
  const byMemory = workersByMemory(mebibytes(bytesOf(odoo.memory)), figures)
  const measured = budgetOf(stack) !== undefined
  const byCpus = workersByCpus(odoo.cpus, figures) - (measured ? stack.odoo.cronThreads : 0)
  const wanted = measured && stack.sizing && isLoad(stack.sizing) ? demandOf(stack.sizing, figures).workers : undefined
  const most = Math.max(2, Math.min(byCpus, byMemory))
  return { byCpus, byMemory, wanted, workers: wanted === undefined ? most : Math.min(wanted, most) }
}

/** HTTP worker processes of one colour. */
export function workersOf(stack: Sized): number {
  return stack.odoo.workers === 'auto' ? chooseWorkers(stack).workers : stack.odoo.workers
}
