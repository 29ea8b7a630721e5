/** What a check of a size looks at. */
export type Resource = 'memory' | 'cpu' | 'database' | 'connections' | 'time' | 'disk' | 'host'

/** `short`: it does not hold; `tight`: it holds, and a person should know; `unknown`: nobody said how much there is. */
export type Status = 'ok' | 'tight' | 'short' | 'unknown'

/** One check of the whole envelope. */
export interface Check {
  readonly resource: Resource
  readonly status: Status
  readonly what: string
  /** Need against supply, in figures. */
  readonly evidence: string
  /** How much is missing, with its unit; only when short. */
  readonly missing?: string
  readonly next?: string
}
