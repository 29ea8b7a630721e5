import type { Frame } from './traceback.ts'

/** How one test ended; `died` when Odoo ended in the middle of it. */
export type Outcome = 'passed' | 'failed' | 'error' | 'skipped' | 'died'

/** One test method, or what a class does before and after its tests (`setUpClass`, `tearDownClass`). */
export interface TestCase {
  readonly module: string
  /** Python file without its ending, below the module, with dots: `tests.test_fees`. */
  readonly file: string
  readonly class: string
  readonly method: string
  readonly outcome: Outcome
  /** By the log's clock. */
  readonly seconds: number
  /** Of a skipped one: why. */
  readonly reason: string | undefined
}

/** What went wrong: an assertion that does not hold, something raised, or an ERROR in the log while a test ran. */
export interface Problem {
  readonly kind: 'failure' | 'error' | 'logged'
  /** Undefined for what belongs to no test. */
  readonly module: string | undefined
  /** `TestFees.test_sum`; empty for what belongs to no test. */
  readonly test: string
  /** The parameters of a subtest as Odoo writes them: `(number=1)`. */
  readonly subtest: string | undefined
  readonly message: string
  readonly place: Frame | undefined
  /** The traceback as Odoo wrote it; its end when it is long. */
  readonly trace: readonly string[]
}

/** The tests of one module, counted. A failing subtest counts as one failure, as Odoo counts it. */
export interface ModuleCount {
  readonly module: string
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  readonly seconds: number
}

/** What a run of tests amounts to. */
export interface TestVerdict {
  readonly succeeded: boolean
  /** Why not, worst first, one sentence each; empty when it succeeded. Failed tests are one sentence together. */
  readonly reasons: readonly string[]
  /** As Odoo's own last line counts them; as counted here when it never came to that line. */
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
  readonly modules: readonly ModuleCount[]
  readonly problems: readonly Problem[]
  readonly cases: readonly TestCase[]
}
