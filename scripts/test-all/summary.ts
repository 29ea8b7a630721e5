import type { Counts } from './counts.ts'
import type { Outcome } from './suite.ts'

/** Sum of all suites. */
export function total(outcomes: readonly Counts[]): Counts {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** One line a suite with its time, and the sum alone on the last line. */
export function summary(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length))
  const lines = outcomes.map(({ name, seconds, passed, failed, note }) => {
    const numbers = `${passed} passed, ${failed} failed`
    return `   ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(7)} s  ${numbers}${note ? ` (${note})` : ''}`
  })
  const { passed, failed } = total(outcomes)
  return ['\n== all', ...lines, '', `${passed} passed, ${failed} failed`].join('\n')
}
