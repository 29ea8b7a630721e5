import { type DocumentType, documentTypes } from '../../facts/sizing/documents.ts'
import { assumptionsOf } from '../../sizing/assumptions.ts'
import type { Load } from '../../stack/sizing.ts'
import type { Measured, MeasuredDatabase } from './schema.ts'

/** Below it an average says more about the first rows of a table than about its documents. */
const enoughRows = 200

/** Those without a known type are counted as the plainest of documents. */
const untyped: DocumentType = '33'

/**
 * A load with measured figures in the place of those of muelle.yaml and of the published ones. What was not measured stays.
 * @returns the load, and the names of what was replaced.
 */
export function measuredLoad(load: Load, measured: Omit<Measured, 'replaced'>): { load: Load; replaced: string[] } {
  const figures = assumptionsOf(load)
  const documentsPerDay: Partial<Record<DocumentType, number>> = {}
  const lines: Load['lines'] = { ...load.lines }
  const attachments: Load['attachments'] = { ...load.attachments }
  const replaced: string[] = []
  for (const each of measured.databases.flatMap(({ documents }) => documents)) {
    const type = documentTypes.find((known) => known === each.type) ?? untyped
    documentsPerDay[type] = (documentsPerDay[type] ?? 0) + each.perDay
    if (each.lines !== null) lines[type] = each.lines
    if (each.fileBytes !== null) attachments[type] = each.fileBytes / 1000
  }
  const counted = Object.values(documentsPerDay).reduce((sum, perDay) => sum + perDay, 0)
  if (counted > 0) replaced.push('documentsPerDay', 'lines', 'attachments')
  const assumptions = { ...load.assumptions, ...bytesOf(measured.databases) }
  const there = measured.databases.reduce((sum, { bytes, files }) => sum + bytes + (files ?? 0), 0)
  if (there > 0) assumptions.baseDatabase = there / 1e9
  if (measured.workers) assumptions.workerVirtual = Math.ceil(measured.workers.virtual / 2 ** 20)
  const busiest = Math.max(0, ...measured.databases.map(({ busiestHour }) => busiestHour ?? 0))
  const days = Math.max(0, ...measured.databases.map((each) => each.days))
  // Of a handful of documents the busiest hour is an accident.
  const peak = counted * days >= enoughRows ? Math.max(1, busiest / (counted / figures.workHours)) : load.peakFactor
  if (peak !== load.peakFactor) replaced.push('peakFactor')
  replaced.push(
    ...Object.keys(assumptions).filter(
      (name) => assumptions[name as keyof typeof assumptions] !== load.assumptions[name as keyof typeof assumptions],
    ),
  )
  return {
    load: {
      ...load,
      ...(counted > 0 ? { documentsPerDay, lines, attachments } : {}),
      peakFactor: Math.min(100, peak),
      assumptions,
    },
    replaced,
  }
}

/** kB of a document and of a line, from the tables as they are. */
function bytesOf(databases: readonly MeasuredDatabase[]): { documentKilobytes?: number; lineKilobytes?: number } {
  const per = (table: string) => {
    const found = databases.flatMap(({ tables }) => tables).filter((each) => each.table === table)
    const rows = found.reduce((sum, each) => sum + each.rows, 0)
    return rows < enoughRows ? undefined : found.reduce((sum, each) => sum + each.bytes, 0) / rows / 1000
  }
  const [move, line, message] = [per('account_move'), per('account_move_line'), per('mail_message')]
  if (move === undefined || line === undefined) return {}
  // Each document has a line for its taxes and one for the receivable beside those for goods.
  return { documentKilobytes: move + (message ?? 0) + 2 * line, lineKilobytes: line }
}
