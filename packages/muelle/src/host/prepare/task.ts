import type { Clock } from '../../kernel/clock.ts'
import type { Step } from '../../kernel/steps.ts'
import type { DaemonPlaces } from './places.ts'

/** A step with the work behind it: done twice it ends in the same state. */
export interface Task {
  readonly step: Step
  /** @returns false when nothing had to be changed. */
  work(note: (text: string) => void): Promise<boolean>
}

/** What the work needs to know of its surroundings. */
export interface Start {
  readonly places: DaemonPlaces
  readonly environ: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly signal: AbortSignal
}
