import { EnvironmentError, exitCode, FailedError, type Report, ReportedError, UserError } from '../../kernel/errors.ts'
import type { CarriedError } from './protocol.ts'

/** Packs an error of the helper for the client. */
export function packError(error: unknown): CarriedError {
  if (!(error instanceof ReportedError)) {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'bug', report: { what }, mark: false }
  }
  const { what, evidence, next } = error.report
  const report = { what, ...(evidence !== undefined && { evidence }), ...(next !== undefined && { next }) }
  if (error instanceof UserError) return { kind: 'user', report, mark: error.exit === exitCode.refused }
  if (error instanceof FailedError) return { kind: 'failed', report, mark: error.exit === exitCode.unwound }
  return { kind: 'environment', report, mark: false }
}

/** Makes the same error on the client's side. */
export function unpackError({ kind, report, mark }: CarriedError): Error {
  const told: Report = report
  switch (kind) {
    case 'user':
      return new UserError(told, { refused: mark })
    case 'failed':
      return new FailedError(told, { unwound: mark })
    case 'environment':
      return new EnvironmentError(told)
    case 'bug':
      return new Error(`a bug in the helper container:\n${report.what}`)
  }
}
