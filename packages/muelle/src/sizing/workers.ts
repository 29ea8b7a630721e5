import { bytesOf } from '../stack/size.ts'
import type { Stack } from '../stack/stack.ts'
import { sharesOf } from './shares.ts'

const MiB = 2 ** 20

/**
 * Memory that one HTTP worker is expected to need: 80 % of requests light (150 MB), 20 % heavy (1 GB).
 * Source: Odoo documentation, "System configuration", worker number calculation.
 */
const bytesPerWorker = (0.8 * 150 + 0.2 * 1024) * MiB

/** Master and evented process, measured at rest with Odoo 19 (2 workers, cron and both: 296 MiB). */
const bytesBesideWorkers = 256 * MiB

/**
 * HTTP worker processes of one colour.
 * `auto` is 2 x CPUs + 1 (Odoo documentation), as far as the memory limit carries them, and never 1: with a single worker Odoo
 * says that it cannot print PDF, because wkhtmltopdf asks the same server for its assets.
 */
export function workersOf(stack: Pick<Stack, 'odoo' | 'postgres'>): number {
  if (stack.odoo.workers !== 'auto') return stack.odoo.workers
  const { odoo } = sharesOf(stack)
  const byMemory = Math.floor((bytesOf(odoo.memory) - bytesBesideWorkers) / bytesPerWorker)
  return Math.max(2, Math.min(Math.floor(2 * odoo.cpus + 1), byMemory))
}
