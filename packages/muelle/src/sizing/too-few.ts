import { type Report, UserError } from '../kernel/errors.ts'

/** What muelle.yaml fixes leaves fewer connections than the processes need. */
export class TooFewConnections extends UserError {
  readonly missing: number

  constructor(missing: number, report: Report) {
    super(report)
    this.missing = missing
  }
}
