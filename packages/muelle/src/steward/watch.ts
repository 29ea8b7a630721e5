import type { Clock } from '../kernel/clock.ts'
import { ReportedError } from '../kernel/errors.ts'

/** Milliseconds between two looks: how late the end of a hold may be noticed. */
const pause = 1000

/** One thing the steward looks after. What it cannot do now it reports by an error, and is asked again. */
export interface Duty {
  /** For the log and the health check: `the hold`. */
  readonly name: string
  readonly work: () => Promise<void>
}

/**
 * Does every duty once a second until the signal aborts. A duty that fails is told once, when what it says changes,
 * and does not keep the others from being done.
 * @param beat called after each round, with what is wrong.
 * @throws anything that is not a report: a bug ends the steward, and Docker starts it again.
 */
export async function watch(
  duties: readonly Duty[],
  beat: (problem: string | null) => Promise<void>,
  { clock, signal, log }: { readonly clock: Clock; readonly signal: AbortSignal; readonly log: (text: string) => void },
): Promise<void> {
  const told = new Map<string, string>()
  while (!signal.aborted) {
    const problems: string[] = []
    for (const { name, work } of duties) {
      const problem = await attempt(work)
      if (signal.aborted) return
      if (problem !== undefined) problems.push(`${name}: ${problem}`)
      if (problem !== undefined && told.get(name) !== problem) log(`cannot guard ${name}, trying on: ${problem}`)
      if (problem === undefined && told.has(name)) log(`can guard ${name} again`)
      if (problem === undefined) told.delete(name)
      else told.set(name, problem)
    }
    await beat(problems.length === 0 ? null : problems.join('; '))
    await clock.sleep(pause, signal).catch((error) => {
      if (!signal.aborted) throw error
    })
  }
}

async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    const { what, evidence } = error.report
    return evidence === undefined ? what : `${what} ${evidence}`
  }
}
