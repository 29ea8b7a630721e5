/** One record of Odoo's log; continuation lines (tracebacks) belong to the record above them. */
export interface LogRecord {
  readonly at: string
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR' | 'CRITICAL' | 'RUNBOT'
  readonly database: string
  readonly logger: string
  readonly message: string
  /** The lines that followed without a head of their own. */
  readonly rest: readonly string[]
}

/** Colours, as Odoo writes them on a terminal. */
const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** `date pid LEVEL db logger: message`; source: Odoo 19.0 `odoo/netsvc.py` init_logger. */
const head =
  /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) \d+ (DEBUG|INFO|WARNING|ERROR|CRITICAL|RUNBOT) (\S+) (\S+?): (.*)$/

/** A line of the log without colours and the carriage return of a terminal. */
export const plainLine = (line: string): string => line.replace(ansi, '').replace(/\r$/, '')

/** The head of a record in one line of Odoo's log; undefined for a line that belongs to the record before it, or is not Odoo's. */
export function readHead(line: string): Omit<LogRecord, 'rest'> | undefined {
  const match = head.exec(plainLine(line))
  if (match === null) return undefined
  const [, at = '', level = '', database = '', logger = '', message = ''] = match
  return { at, level: level as LogRecord['level'], database, logger, message: message.trimEnd() }
}

/** `Loading module sale (12/40)`; source: Odoo 19.0 `odoo/modules/loading.py` load_module_graph. */
const loading = /^Loading module (\S+) \((\d+\/\d+)\)/

/**
 * The module that a record says is installed, updated or loaded anew, and its place among all. Odoo writes the same words of a module
 * that it only loads, as DEBUG.
 */
export function processedModule({
  level,
  message,
}: Pick<LogRecord, 'level' | 'message'>): { readonly name: string; readonly place: string } | undefined {
  const [, name, place] = (level === 'INFO' && loading.exec(message)) || []
  return name === undefined || place === undefined ? undefined : { name, place }
}

/** Reads Odoo's log. Lines before the first record are left out: they are not Odoo's. */
export function readLog(text: string): readonly LogRecord[] {
  const records: (Omit<LogRecord, 'rest'> & { rest: string[] })[] = []
  for (const raw of text.split('\n')) {
    const line = plainLine(raw)
    const record = readHead(line)
    if (record) records.push({ ...record, rest: [] })
    else if (line !== '') records.at(-1)?.rest.push(line)
  }
  return records
}
