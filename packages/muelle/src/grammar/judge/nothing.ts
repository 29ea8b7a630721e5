import type { Finding } from './finding.ts'

/** A line without anything to do once or to keep: the server of the stack is that already. */
export const nothingToRun: Finding = {
  at: 0,
  fatal: false,
  message: 'there is nothing to run here: the stack serves already (muelle up, muelle restart)',
}
