import { run } from '../../packages/muelle/src/kernel/run.ts'
import { type Counts, countsOf } from './counts.ts'

/** One part of the whole: a command, and how its result is counted. */
export interface Suite {
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  /** `closing line`: it ends with `N passed, N failed`. `exit`: it counts as one, by its exit code. */
  readonly count: 'closing line' | 'exit'
}

export interface Outcome extends Counts {
  readonly name: string
  readonly seconds: number
  /** Why it stands as it does, when the numbers do not tell. */
  readonly note?: string | undefined
}

/** Runs one part, its output as it comes, and counts it. Never throws because it failed. */
export async function runSuite({ name, argv, count }: Suite, signal: AbortSignal): Promise<Outcome> {
  console.log(`\n== ${name}: ${argv.join(' ')}`)
  const begun = performance.now()
  const done = await run({
    argv,
    signal,
    environ: surroundings(),
    // sudo asks for its password on the terminal.
    terminal: process.stdin.isTTY === true,
    onLine: (line) => console.log(line),
  })
  const seconds = (performance.now() - begun) / 1000
  const counts = countsOf(count, done)
  const note = done.ended === 'exited' ? undefined : `${done.ended}: ${done.reason ?? ''}`
  console.log(`== ${name}: ${counts.passed} passed, ${counts.failed} failed in ${seconds.toFixed(1)} s`)
  return { name, seconds, ...counts, note }
}

/** Always on the Odoo double: whoever wants the real image runs `npm run test:live`. Colours as this output has them. */
function surroundings(): NodeJS.ProcessEnv {
  const { MUELLE_TEST_ODOO_IMAGE: _, ...environ } = process.env
  return process.stdout.isTTY ? { FORCE_COLOR: '1', ...environ } : environ
}
