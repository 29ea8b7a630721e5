import { closest } from '../../kernel/didyoumean.ts'
import { own } from './own.ts'

/** Levels of Python's logging, as `--log-handler` wants them. */
export const handlerLevels: readonly string[] = [
  'DEBUG',
  'INFO',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'NOTSET',
  'WARN',
  'FATAL',
]

/** Names in Python's logging that are functions: as a level they crash Odoo at its start. */
const crashing: ReadonlySet<string> = new Set([
  ...['debug', 'info', 'warning', 'warn', 'error', 'critical', 'fatal', 'exception', 'log'],
  ...['root', 'shutdown', 'disable'],
])

/** What stops Odoo 19 in one entry of `--log-handler` (LOGGER:LEVEL); undefined when nothing does. */
export function loggingFault(entry: string): string | undefined {
  const parts = entry.split(':')
  if (parts.length !== 2) return `--log-handler takes LOGGER:LEVEL, not '${entry}'`
  const level = parts[1] ?? ''
  return crashing.has(level) ? `the level is written in capitals: ${level.toUpperCase()}` : undefined
}

/** What is wrong with an entry that Odoo takes: an unknown level counts as INFO. */
export function loggingSurprise(entry: string): string | undefined {
  const level = entry.split(':')[1] ?? ''
  if (handlerLevels.includes(level)) return undefined
  const near = closest(level, handlerLevels)
  return `Odoo knows no level '${level}' and takes INFO${near === undefined ? '' : `; ${near} is one`}`
}

/** The level of `--log-level` that another program's word stands for; undefined when none does. */
export function logLevelOf(word: string, levels: readonly string[]): string | undefined {
  const lower = word.toLowerCase()
  const known = own(otherNames, lower) ?? lower
  return levels.includes(known) ? known : undefined
}

const otherNames: Readonly<Record<string, string>> = {
  warning: 'warn',
  fatal: 'critical',
  crit: 'critical',
  err: 'error',
  trace: 'debug',
  verbose: 'debug',
  debug_rpc_answers: 'debug_rpc_answer',
}
