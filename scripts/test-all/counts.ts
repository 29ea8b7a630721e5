/** How many tests did well and how many did not. */
export interface Counts {
  readonly passed: number
  readonly failed: number
}

/** What is known of a command that has ended. */
export interface Ended {
  readonly exitCode: number | undefined
  readonly stdout: string
}

/**
 * Counts a suite. A command that failed never counts as well, whatever its numbers say: one failure is added when it names none.
 * @param by `exit`: one, by the exit code. `closing line`: the last line of the form `N passed, N failed`.
 */
export function countsOf(by: 'exit' | 'closing line', { exitCode, stdout }: Ended): Counts {
  const well = exitCode === 0
  if (by === 'exit') return { passed: well ? 1 : 0, failed: well ? 0 : 1 }
  const [, passed, failed] = [...stdout.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1) ?? []
  if (passed === undefined || failed === undefined) return { passed: 0, failed: 1 }
  const none = Number(passed) + Number(failed) === 0
  return { passed: Number(passed), failed: well && !none ? Number(failed) : Math.max(Number(failed), 1) }
}
