import { exitCode, FailedError, type Report, ReportedError, UserErrors } from '../kernel/errors.ts'
import { redacted } from './redaction.ts'

/** Outside the contract's own codes (EX_SOFTWARE of sysexits.h): a script never takes a bug for an answer. */
const bugExit = 70

/** Any error, as every face shows it. Redacted. */
export interface Failure {
  readonly kind: 'user' | 'environment' | 'failed' | 'interrupted' | 'bug'
  readonly exit: number
  /** Never empty. */
  readonly reports: readonly [Report, ...Report[]]
  /** Messages of the errors behind it, nearest first. */
  readonly causes: readonly string[]
  /** Of a bug only. */
  readonly stack?: string | undefined
}

/**
 * What an error says to a person and to the shell.
 * @param interrupted the signal was aborted: whatever was thrown then is an interruption, unless it left something behind.
 */
export function failureOf(error: unknown, interrupted: boolean): Failure {
  if (interrupted && !(error instanceof FailedError && error.exit === exitCode.notUnwound)) return interruption(error)
  if (error instanceof ReportedError) {
    return { kind: kindOf(error), exit: error.exit, reports: redacted(reportsOf(error)), causes: causesOf(error) }
  }
  return bug(error)
}

function reportsOf(error: ReportedError): readonly [Report, ...Report[]] {
  const [first = error.report, ...others] = error instanceof UserErrors ? error.reports : [error.report]
  return [first, ...others]
}

function causesOf(error: unknown): readonly string[] {
  const causes: string[] = []
  let cause = error instanceof Error ? error.cause : undefined
  while (cause !== undefined && causes.length < 10) {
    causes.push(cause instanceof Error ? cause.message : String(cause))
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return redacted(causes)
}

function kindOf(error: ReportedError): Failure['kind'] {
  return error.kind === 'user' || error.kind === 'environment' ? error.kind : 'failed'
}

/** What the operation itself says of its end, and how to go on when it does not say that. */
function interruption(error: unknown): Failure {
  const [first, ...others] = error instanceof ReportedError ? reportsOf(error) : [{ what: 'Stopped before the end' }]
  return {
    kind: 'interrupted',
    exit: exitCode.interrupted,
    causes: causesOf(error),
    reports: redacted([{ ...first, next: first.next ?? 'The same command, run again, finishes the work.' }, ...others]),
  }
}

function bug(error: unknown): Failure {
  const what = error instanceof Error ? error.message : String(error)
  return {
    kind: 'bug',
    exit: bugExit,
    reports: redacted([
      {
        what: `This is a bug in Muelle: ${what}`,
        next: 'Please report it with the lines above, the command and what `muelle version` says.',
      },
    ]),
    causes: causesOf(error),
    stack: redacted(error instanceof Error ? (error.stack ?? what) : what),
  }
}
