/** What the process answers to the shell: the command-line contract's exit codes. */
export const exitCode = Object.freeze({
  done: 0,
  notWell: 1,
  usage: 2,
  refused: 3,
  unwound: 4,
  notUnwound: 5,
  interrupted: 130,
})

/** A place in a file: 1-based line and column, and the file relative to the project. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** The three things every error says, and the places it speaks of. */
export interface Report {
  /** What happened, one sentence. */
  readonly what: string
  /** What was seen that shows it: offending text, an answer, a path. */
  readonly evidence?: string | undefined
  /** What to do now. */
  readonly next?: string | undefined
  readonly at?: Position | undefined
}

/** An error that is not a bug: it is shown as a report, never as a stack. */
export abstract class ReportedError extends Error {
  abstract readonly kind: string
  readonly report: Report
  readonly exit: number

  constructor(report: Report, exit: number, options?: ErrorOptions) {
    super(report.what, options)
    this.report = report
    this.exit = exit
  }
}

/** The person's input or request is at fault. `exit` is 2, or 3 when a confirmation or precondition is missing. */
export class UserError extends ReportedError {
  readonly kind = 'user'

  constructor(report: Report, options?: ErrorOptions & { refused?: boolean }) {
    super(report, options?.refused ? exitCode.refused : exitCode.usage, options)
  }
}

/** The machine, the daemon or the network lacks something. */
export class EnvironmentError extends ReportedError {
  readonly kind = 'environment'

  constructor(report: Report, options?: ErrorOptions) {
    super(report, exitCode.usage, options)
  }
}

/** A change began and did not succeed. `unwound` tells whether the state before it was restored. */
export class FailedError extends ReportedError {
  readonly kind = 'failed'

  constructor(report: Report, options: ErrorOptions & { unwound: boolean }) {
    super(report, options.unwound ? exitCode.unwound : exitCode.notUnwound, options)
  }
}

/** Several faults found in one reading, such as all errors of one muelle.yaml. Never empty. */
export class UserErrors extends UserError {
  readonly reports: readonly Report[]

  constructor(reports: readonly [Report, ...Report[]]) {
    super(reports[0])
    this.reports = reports
  }
}
