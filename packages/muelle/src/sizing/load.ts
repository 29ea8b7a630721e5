import { type DocumentType, documentFacts, documentTypes } from '../facts/sizing/documents.ts'
import type { Load } from '../stack/sizing.ts'
import type { Assumptions } from './assumptions.ts'

/** The documents of one type. */
export interface Documents {
  readonly type: DocumentType
  readonly name: string
  readonly perDay: number
  readonly lines: number
  /** kB of files with each. */
  readonly kilobytes: number
}

/** The types that a load has, with its own lines and attachments or the usual ones. */
export function documentsOf({ documentsPerDay, lines, attachments }: Load): readonly Documents[] {
  return documentTypes.flatMap((type) => {
    const perDay = documentsPerDay[type] ?? 0
    if (perDay === 0) return []
    const fact = documentFacts[type]
    return [
      {
        type,
        name: fact.name,
        perDay,
        lines: lines[type] ?? fact.lines,
        kilobytes: attachments[type] ?? fact.kilobytes,
      },
    ]
  })
}

/** What a load asks of Odoo's processes. */
export interface Demand {
  /** Documents of the busiest hour, a second. */
  readonly peakPerSecond: number
  /** Seconds of a worker in each second of that hour. */
  readonly busy: number
  readonly userWorkers: number
  readonly documentWorkers: number
  /** Both together, never below 2: one worker cannot print. */
  readonly workers: number
}

/** The workers that users and documents ask for, whatever the host has. */
export function demandOf(load: Load, figures: Assumptions): Demand {
  const documents = documentsOf(load)
  const rate = load.peakFactor / (figures.workHours * 3600)
  const seconds = (lines: number) => figures.documentSeconds + figures.lineSeconds * lines + figures.sendSeconds
  const peakPerSecond = documents.reduce((sum, { perDay }) => sum + perDay * rate, 0)
  const busy = documents.reduce((sum, { perDay, lines }) => sum + perDay * rate * seconds(lines), 0)
  const userWorkers = Math.ceil((load.users ?? 0) / figures.usersPerWorker)
  const documentWorkers = Math.ceil(busy / figures.workerBusy)
  return { peakPerSecond, busy, userWorkers, documentWorkers, workers: Math.max(2, userWorkers + documentWorkers) }
}

/** True when a load says anything: without it a host is used as far as it goes. */
export const isLoad = (load: Load): boolean => load.users !== undefined || documentsOf(load).length > 0
