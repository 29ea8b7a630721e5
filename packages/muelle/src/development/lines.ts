import type { Style } from '../kernel/operation.ts'
import type { LogRecord } from '../odoo/log.ts'
import { isAbout, moduleOf } from '../odoo/module-of.ts'
import { mountedAddons } from '../render/odoo/addons.ts'
import type { Stack } from '../stack/stack.ts'
import type { ServiceRecord } from './records.ts'

/** Levels from below, as `--level` names them; Odoo's RUNBOT lies between INFO and WARNING. */
export const levels = ['debug', 'info', 'warning', 'error', 'critical'] as const
const order = ['DEBUG', 'INFO', 'RUNBOT', 'WARNING', 'ERROR', 'CRITICAL']

/** What a developer wants to see. */
export interface Filter {
  /** All when empty. */
  readonly modules: readonly string[]
  readonly level: (typeof levels)[number]
}

/** Whether a record is shown. The stack's own health checks never are; what code prints always is. */
export function isShown({ record, printed }: ServiceRecord, { modules, level }: Filter): boolean {
  if (printed) return true
  if (order.indexOf(record.level) < order.indexOf(level.toUpperCase())) return false
  if (record.logger === 'werkzeug' && /"GET \/web\/health(\?\S*)? HTTP/.test(record.message)) return false
  return modules.length === 0 || modules.some((module) => isAbout(module, record))
}

/** The record for a terminal: local time, level, module, message, and what follows it indented; places in sources as the project has them. */
export function recordLines(
  { service, record, printed }: ServiceRecord,
  stack: Stack,
  style: Style,
): readonly string[] {
  const module = printed ? 'print' : moduleOf(record.logger)
  const head = [
    style.dim(timeOf(record.at)),
    painted(record.level, style),
    (style.tint ?? same)(module.padEnd(14), numberOf(module)),
    ...(service === 'odoo-cron' ? [style.dim('cron')] : []),
  ].join(' ')
  return [`${head} ${located(record.message, stack)}`, ...record.rest.map((line) => `         ${located(line, stack)}`)]
}

const same = (text: string) => text

/** Where nobody said otherwise: no colours. */
export const plainStyle: Style = { width: 80, bold: same, dim: same, good: same, bad: same, warn: same }

/** Odoo writes UTC; a person looks at their own clock. */
function timeOf(at: string): string {
  const instant = new Date(`${at.replace(' ', 'T').replace(',', '.')}Z`)
  return Number.isNaN(instant.getTime()) ? at.slice(11, 19) : instant.toTimeString().slice(0, 8)
}

function painted(level: LogRecord['level'], style: Style): string {
  const text = level.padEnd(8)
  if (level === 'ERROR' || level === 'CRITICAL') return style.bad(text)
  return level === 'WARNING' ? style.warn(text) : level === 'INFO' ? style.good(text) : style.dim(text)
}

/** The same module has the same colour every time. */
const numberOf = (module: string): number =>
  [...module].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) >>> 0

/** `/opt/odoo/addons/1/acme_fees/models/fee.py` as `addons/acme_fees/models/fee.py`, which a terminal makes a link of. */
function located(text: string, stack: Stack): string {
  let found = text
  for (const { image, context } of mountedAddons(stack))
    found = found.replaceAll(`${image}/`, context === '.' ? '' : `${context}/`)
  return found
}
