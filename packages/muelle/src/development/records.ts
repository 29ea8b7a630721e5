import { stripVTControlCharacters } from 'node:util'
import type { LogLine } from '../engine/port.ts'
import { type LogRecord, readHead } from '../odoo/log.ts'

/** A record of one service's log, or a line that a program printed past it. */
export interface ServiceRecord {
  readonly service: string
  readonly record: LogRecord
  /** A line of standard output: not Odoo's log, which goes to standard error. */
  readonly printed: boolean
}

/** Milliseconds after which a record is taken to be whole: the lines of a traceback come together. */
const pause = 150

/**
 * Puts lines together into records, and hands each on when it is whole. Lines come as the engine tells them, of several services.
 * @param tell receives the records; each service's in order.
 */
export function recordsTo(tell: (record: ServiceRecord) => void): { push(line: LogLine): void; end(): void } {
  const open = new Map<string, { record: LogRecord & { rest: string[] }; timer: NodeJS.Timeout }>()
  const close = (service: string) => {
    const found = open.get(service)
    if (found === undefined) return
    clearTimeout(found.timer)
    open.delete(service)
    tell({ service, record: found.record, printed: false })
  }
  const wait = (service: string) => setTimeout(() => close(service), pause).unref()
  return {
    push({ service, stream, at, text }) {
      const clean = stripVTControlCharacters(text)
      const head = stream === 'stdout' ? undefined : readHead(clean)
      const current = open.get(service)
      if (head === undefined && stream === 'stderr' && current !== undefined) {
        current.record.rest.push(clean)
        clearTimeout(current.timer)
        current.timer = wait(service)
        return
      }
      close(service)
      if (head === undefined) return tell({ service, record: foreign(at, clean), printed: true })
      open.set(service, { record: { ...head, rest: [] }, timer: wait(service) })
    },
    end() {
      for (const service of [...open.keys()]) close(service)
    },
  }
}

/** @param at instant of the engine, ISO 8601; a record has Odoo's own way of writing it. */
const foreign = (at: string, message: string): LogRecord => ({
  at: at.slice(0, 23).replace('T', ' ').replace('.', ','),
  level: 'INFO',
  database: '?',
  logger: 'print',
  message,
  rest: [],
})
