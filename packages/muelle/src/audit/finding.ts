/** From the worst down. `info` is told, never failed on by default. */
export const severities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type Severity = (typeof severities)[number]

/** Whether one is at least as bad as the other. */
export const atLeast = (severity: Severity, limit: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(limit)

/** A severity one step less bad: for a file that is plainly for development. */
export const lowered = (severity: Severity): Severity =>
  severities[Math.min(severities.indexOf(severity) + 1, severities.indexOf('low'))] ?? 'low'

/** A fault that was found. */
export interface Finding {
  /** `area/name`, as in the list of rules. */
  readonly rule: string
  readonly severity: Severity
  /** Relative to what is audited. */
  readonly file: string
  /** From 1: the offending item's; for an absent setting, that of the block that lacks it. */
  readonly line: number
  readonly column: number
  /** What is wrong here, with the names of this project. */
  readonly message: string
  /** Why it matters: the rule's reason. */
  readonly why: string
  /** What to do. */
  readonly fix: string
}
