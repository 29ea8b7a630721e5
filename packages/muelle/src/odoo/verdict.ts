import { type LogRecord, plainLine, readHead } from './log.ts'

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
  { pattern: /Some modules are not loaded/, reason: 'the code of an installed module is missing' },
  { pattern: /Some modules have inconsistent states/, reason: 'an earlier run was cut off' },
  { pattern: /not initialized, you can force it/, reason: 'the database is not initialised' },
  { pattern: /Forced shutdown\./, reason: 'Odoo was stopped by a second signal' },
  { pattern: /Failed to load server-wide module/, reason: 'a server-wide module cannot be loaded' },
  { pattern: /demo data failed to install/, reason: 'demonstration data failed to install' },
  { pattern: /CREATE DATABASE failed:/, reason: 'the database could not be created' },
  { pattern: /pg_dump: error:/, reason: 'pg_dump failed' },
  { pattern: /Transient module states were reset/, reason: 'an installation or update was aborted' },
  { pattern: /^option --\S+, .* skipped$/, reason: 'Odoo left out what an option names' },
  { pattern: /^Ignoring (?:not found|not installed|invalid) /, reason: 'Odoo passed over what it was told' },
  { pattern: /^couldn't read translation file/i, reason: 'a translation file cannot be read' },
  { pattern: /^Populating models \[\]/, reason: 'there is no such model' },
]

/** What exit codes mean; source: facts/odoo-cli.json exitCodes.server. */
export const exitReasons: Readonly<Record<number, string>> = {
  1: 'Odoo could not start or a test failed (exit 1)',
  2: 'Odoo refused the command line (exit 2)',
  130: 'Odoo was interrupted (exit 130)',
  137: 'Odoo was killed (exit 137)',
  255: 'an installation or update raised an error (exit 255)',
}

/** What Compose says of the container that Odoo runs in. */
const ofCompose = /^ ?(?:Container|Network|Volume) \S+ +[A-Z]\w+ *$/

/** Errors that are kept of one run: the first ones tell the cause, the rest follow from them. */
const mostErrors = 50

/** What a run of Odoo is judged by while it goes on: in constant memory, however long its log is. */
export interface Judging {
  /** Takes the next line of the log. @returns the record that the line begins, undefined for one that goes on or is not Odoo's. */
  line(text: string): Omit<LogRecord, 'rest'> | undefined
  /** Once the run has ended. */
  verdict(exitCode: number): Verdict
}

/**
 * Judges an installation or update (`-i`/`-u … --stop-after-init`) line by line.
 * Success is all of: exit 0, no ERROR or CRITICAL record, no line of a false success, and `Modules loaded.` in the log.
 * The module states in the database are the caller's to check.
 * @param loads false for a command that need not load modules.
 */
export function judging({ loads = true }: { readonly loads?: boolean } = {}): Judging {
  const errors: Open[] = []
  const falsely = new Map<string, string>()
  let open: Open | undefined
  let loaded = false
  let module: string | undefined
  let file: string | undefined
  let place: string | undefined
  let thrown: string[] = []
  const accuse = (message: string): void => {
    for (const { pattern, reason } of falseSuccess)
      if (pattern.test(message) && !falsely.has(reason)) falsely.set(reason, message)
  }
  return {
    line(text) {
      const head = readHead(text)
      if (head === undefined) {
        const words = plainLine(text)
        if (words.startsWith('Traceback (')) thrown = []
        if (words !== '' && !ofCompose.test(words)) (open?.rest ?? thrown).push(words)
        if (thrown.length > mostErrors) thrown = thrown.slice(-mostErrors)
        // Of what another program says, or Odoo on its way out.
        accuse(words)
        return undefined
      }
      open = undefined
      const { level, message } = head
      if (level === 'ERROR' || level === 'CRITICAL') {
        if (errors.length === 0) place = placeOf(module, file)
        if (errors.length < mostErrors) {
          open = { ...head, rest: [] }
          errors.push(open)
        }
      }
      loaded ||= message === 'Modules loaded.'
      module = /^Loading module (\S+)/.exec(message)?.[1] ?? module
      file = /^loading (\S+\/\S+)/.exec(message)?.[1] ?? file
      accuse(message)
      return head
    },
    verdict(exitCode) {
      const reasons: string[] = []
      if (exitCode !== 0) reasons.push(exitReasons[exitCode] ?? `Odoo exited with ${exitCode}`)
      const stopped = place ?? (exitCode === 0 || loaded ? undefined : placeOf(module, file))
      if (stopped !== undefined) reasons.push(stopped)
      for (const { message, rest } of errors) reasons.push([message, exceptionOf(rest)].filter(Boolean).join(' - '))
      // What no record of the log was written for: a command that ends with a traceback, or with a sentence.
      const last = exitCode === 0 ? undefined : exceptionOf(thrown)
      if (last !== undefined) reasons.push(last)
      for (const [reason, message] of falsely) reasons.push(`${reason}: ${message}`)
      if (loads && !loaded) reasons.push('the log never says "Modules loaded."')
      return { succeeded: reasons.length === 0, reasons, errors }
    },
  }
}

/** A record whose further lines are still to come. */
type Open = Omit<LogRecord, 'rest'> & { readonly rest: string[] }

/** The same for a log that is there whole. */
export function judgeModuleRun(exitCode: number, output: string): Verdict {
  const judge = judging()
  for (const line of output.split('\n')) judge.line(line)
  return judge.verdict(exitCode)
}

/** The module and the file that Odoo was loading when the first error came. */
function placeOf(module: string | undefined, file: string | undefined): string | undefined {
  if (module === undefined) return undefined
  return file?.startsWith(`${module}/`)
    ? `it stopped in module ${module}, at ${file}`
    : `it stopped in module ${module}`
}

/**
 * The line of a traceback that says what was raised, with the first cause when there was another one before it; the last line when none
 * looks like one.
 */
function exceptionOf(rest: readonly string[]): string | undefined {
  const raised = rest.filter((line) => /^[A-Za-z_][\w.]*(?:: |$)/.test(line) && !line.startsWith('Traceback'))
  const last = raised.at(-1) ?? rest.at(-1)
  const cause = raised.find((line) => /^[\w.]*(?:Error|Exception|Warning): /.test(line))
  return cause === undefined || cause === last ? last : `${last} (cause: ${cause})`
}
