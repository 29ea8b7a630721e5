import { type LogRecord, readLog } from './log.ts'

/** What a run of Odoo amounts to, judged by its exit code *and* its log. */
export interface Verdict {
  readonly succeeded: boolean
  /** Why not, worst first; empty when it succeeded. */
  readonly reasons: readonly string[]
  /** ERROR and CRITICAL records. */
  readonly errors: readonly LogRecord[]
}

/**
 * Log lines of runs that exit 0 and did not do what was asked.
 * Source: facts/odoo-cli.json exitCodes.falseSuccess, measured with Odoo 19.0.
 */
const falseSuccess: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /invalid module names, ignored/, reason: 'Odoo ignored a module name that it does not know' },
  {
    pattern: /Some modules are not loaded|Some modules have inconsistent states/,
    reason: 'the code of an installed module is missing',
  },
  { pattern: /not initialized, you can force it/, reason: 'the database is not initialised' },
  { pattern: /Forced shutdown\./, reason: 'Odoo was stopped by a second signal' },
  { pattern: /Failed to load server-wide module/, reason: 'a server-wide module cannot be loaded' },
  { pattern: /demo data failed to install/, reason: 'demonstration data failed to install' },
  { pattern: /CREATE DATABASE failed:/, reason: 'the database could not be created' },
  { pattern: /pg_dump: error:/, reason: 'pg_dump failed' },
  { pattern: /Transient module states were reset/, reason: 'an installation or update was aborted' },
]

/** What exit codes mean; source: facts/odoo-cli.json exitCodes.server. */
const exitReasons: Readonly<Record<number, string>> = {
  1: 'Odoo could not start or a test failed (exit 1)',
  2: 'Odoo refused the command line (exit 2)',
  130: 'Odoo was interrupted (exit 130)',
  137: 'Odoo was killed (exit 137)',
  255: 'an installation or update raised an error (exit 255)',
}

/**
 * Judges an installation or update (`-i`/`-u … --stop-after-init`).
 * Success is all of: exit 0, no ERROR or CRITICAL record, no line of a false success, and `Modules loaded.` in the log.
 * The module states in the database are the caller's to check.
 */
export function judgeModuleRun(exitCode: number, output: string): Verdict {
  const records = readLog(output)
  const errors = records.filter(({ level }) => level === 'ERROR' || level === 'CRITICAL')
  const reasons: string[] = []
  if (exitCode !== 0) reasons.push(exitReasons[exitCode] ?? `Odoo exited with ${exitCode}`)
  const where = placeOf(records)
  if (errors.length > 0 && where !== undefined) reasons.push(where)
  for (const { message, rest } of errors) reasons.push([message, exceptionOf(rest)].filter(Boolean).join(' - '))
  for (const { pattern, reason } of falseSuccess) {
    const seen = records.find(({ message }) => pattern.test(message))
    if (seen) reasons.push(`${reason}: ${seen.message}`)
  }
  if (!records.some(({ message }) => message === 'Modules loaded.'))
    reasons.push('the log never says "Modules loaded."')
  return { succeeded: reasons.length === 0, reasons, errors }
}

/** The module and the file that Odoo was loading when the first error came. */
function placeOf(records: readonly LogRecord[]): string | undefined {
  const before = records.slice(
    0,
    records.findIndex(({ level }) => level === 'ERROR' || level === 'CRITICAL'),
  )
  const last = (pattern: RegExp) =>
    before.map(({ message }) => pattern.exec(message)?.[1]).findLast((found) => found !== undefined)
  const module = last(/^Loading module (\S+)/)
  if (module === undefined) return undefined
  const file = last(/^loading (\S+\/\S+)/)
  return file?.startsWith(`${module}/`)
    ? `it stopped in module ${module}, at ${file}`
    : `it stopped in module ${module}`
}

/** The line of a traceback that says what was raised; the last line when none looks like one. */
function exceptionOf(rest: readonly string[]): string | undefined {
  return rest.findLast((line) => /^[A-Za-z_][\w.]*(?:: |$)/.test(line) && !line.startsWith('Traceback')) ?? rest.at(-1)
}
