import { type LogRecord, plainLine, readHead } from '../log.ts'
import type { Judging } from '../verdict.ts'
import type { Outcome, Problem, TestCase, TestVerdict } from './result.ts'
import { isTest, verdictOf } from './sum.ts'
import { readTraceback } from './traceback.ts'

/** Problems that are kept of one run, and lines of each one's traceback. */
const mostProblems = 500
const mostLines = 120

/** Judges a run of tests while it goes on. Its memory grows with the number of tests, not with the log. */
export interface TestJudging {
  /** Takes the next line of the log. @returns the record that the line begins, undefined for one that goes on or is not Odoo's. */
  line(text: string): ReturnType<Judging['line']>
  /** The test that runs now, as `TestFees.test_sum`; undefined between tests. */
  running(): string | undefined
  /** How many tests were begun. */
  begun(): number
  /** Once the run has ended. */
  verdict(exitCode: number): TestVerdict
}

/** A test that is counted while its lines come. */
type Open = { -readonly [Key in keyof TestCase]: TestCase[Key] } & { from: number }
type OpenProblem = Omit<Problem, 'message' | 'place' | 'trace'> & { readonly head: string; readonly rest: string[] }

/**
 * Judges a run of Odoo with `--test-tags` line by line. Source of the lines: Odoo 19.0 `odoo/tests/result.py`, `odoo/tests/suite.py`,
 * `odoo/modules/loading.py`, `odoo/service/server.py`; recorded in test/transcripts (`tests-*`).
 * Success is all of: exit 0, Odoo's last line with no failure and at least one test, and no ERROR or CRITICAL record. Odoo itself ends
 * with 0 when a test only logs an error, and when the process dies in the middle of one.
 */
export function judgingTests(): TestJudging {
  const cases = new Map<string, Open>()
  const problems: OpenProblem[] = []
  let current: Open | undefined
  let open: OpenProblem | undefined
  let before: Pick<LogRecord, 'logger' | 'message'> | undefined
  let total: { failures: number; errors: number; tests: number } | undefined

  const caseOf = (logger: string, className: string, method: string, at: string): Open => {
    const { module, file } = homeOf(logger)
    const key = `${module}/${file}/${className}.${method}`
    const found = cases.get(key)
    if (found !== undefined) return found
    const from = instant(at)
    const begun = {
      module,
      file,
      class: className,
      method,
      outcome: 'passed' as const,
      seconds: 0,
      reason: undefined,
      from,
    }
    cases.set(key, begun)
    return begun
  }
  const close = (at: string, outcome?: Outcome) => {
    if (current === undefined) return
    current.seconds = Math.max(0, instant(at) - current.from) / 1000
    if (outcome !== undefined) current.outcome = outcome
    current = undefined
  }
  const keep = (problem: OpenProblem) => {
    open = problem
    if (problems.length < mostProblems) problems.push(problem)
  }
  /** A record of a test that failed: Odoo writes a line of `=` before it. */
  const failed = ({ logger, message, at }: Omit<LogRecord, 'rest'>, kind: 'failure' | 'error', name: string) => {
    const whole = /^(\w+) \((odoo\.\S+)\.(\w+)\)$/.exec(name)
    const [, method = '', python = '', className = ''] = whole ?? []
    const [, prefix, test = name, subtest] = /^(Subtest )?(\S+)(?: (.+))?$/.exec(name) ?? []
    const [first = '', second = ''] = test.split('.')
    const found = whole ? caseOf(python, className, method, at) : caseOf(logger, first, second, at)
    if (found.outcome !== 'error') found.outcome = kind === 'error' ? 'error' : 'failed'
    keep({
      kind,
      module: found.module,
      test: `${found.class}.${found.method}`,
      subtest: prefix ? subtest : undefined,
      head: message,
      rest: [],
    })
  }
  const read = (head: Omit<LogRecord, 'rest'>) => {
    const { at, level, logger, message } = head
    const afterRule = before !== undefined && before.logger === logger && /^={70}$/.test(before.message)
    const [, flavour, name = ''] = (afterRule && /^(FAIL|ERROR): (.+)$/.exec(message)) || []
    if (flavour !== undefined) return failed(head, flavour === 'FAIL' ? 'failure' : 'error', name)
    const starting = /^Starting ([\w.]+)\.(\w+) \.\.\.$/.exec(message)
    if (starting !== null && isHome(logger)) {
      close(at)
      current = caseOf(logger, starting[1] ?? '', starting[2] ?? '', at)
      return
    }
    const skipped = /^skipped (.+?) : (.*)$/.exec(message)
    if (skipped !== null && (isHome(logger) || logger === 'odoo.tests.suite'))
      return skip(skipped[1] ?? '', skipped[2] ?? '', head)
    if (ends.test(message)) close(at)
    const sum = logger === 'odoo.tests.result' ? /^(\d+) failed, (\d+) error\(s\) of (\d+) tests/.exec(message) : null
    if (sum !== null) total = { failures: Number(sum[1]), errors: Number(sum[2]), tests: Number(sum[3]) }
    else if ((level === 'ERROR' || level === 'CRITICAL') && !told.test(`${logger}: ${message}`))
      keep({
        kind: 'logged',
        module: current?.module,
        test: current ? `${current.class}.${current.method}` : '',
        subtest: undefined,
        head: message,
        rest: [],
      })
  }
  const skip = (name: string, reason: string, { logger, at }: Omit<LogRecord, 'rest'>) => {
    const [, method = '', python = '', className = ''] = /^(\w+) \((odoo\.\S+)\.(\w+)\)$/.exec(name) ?? []
    const [first = '', second = ''] = name.split('.')
    const found = python === '' ? caseOf(logger, first, second, at) : caseOf(python, className, method, at)
    // A subtest that is skipped after another one failed makes nothing of it good.
    if (found.outcome === 'passed') Object.assign(found, { outcome: 'skipped', reason })
    if (found === current) close(at)
  }
  return {
    line(text) {
      const head = readHead(text)
      if (head === undefined) {
        const words = plainLine(text).trimEnd()
        if (open !== undefined && (words !== '' || open.rest.length > 0)) open.rest.push(words)
        if (open !== undefined && open.rest.length > 2 * mostLines) open.rest.splice(1, mostLines)
        return undefined
      }
      open = undefined
      read(head)
      before = head
      return head
    },
    running: () => current && `${current.class}.${current.method}`,
    begun: () => [...cases.values()].filter(isTest).length,
    verdict(exitCode) {
      const died = total === undefined ? current : undefined
      if (died !== undefined) died.outcome = 'died'
      return verdictOf({
        exitCode,
        total,
        died,
        cases: [...cases.values()].map(closed),
        problems: problems.map(closedProblem),
      })
    },
  }
}

/** A module's own tests, and those of its upgrade scripts: `odoo.addons.acme.tests.test_fees`. */
const home = /^odoo\.(?:addons|upgrade)\.(\w+)\.(\S+)$/
const isHome = (logger: string): boolean => home.test(logger)
function homeOf(logger: string): Pick<TestCase, 'module' | 'file'> {
  const [, module = '', file = logger] = home.exec(logger) ?? []
  return { module, file }
}

/** What Odoo says when tests are over, for now or for good. */
const ends =
  /^(Starting post tests|\d+ post-tests in |Module \w+ loaded in |Module \w+: \d+ failures|Initiating shutdown)/

/** Records at level ERROR that only count what was told before. */
const told =
  /^odoo\.modules\.loading: (Module \w+: \d+ failures, \d+ errors of \d+ tests|At least one test failed when loading the modules\.)$/

/** Milliseconds since the epoch; Odoo's log has UTC. */
const instant = (at: string): number => Date.parse(`${at.replace(' ', 'T').replace(',', '.')}Z`)

const closed = ({ from: _, ...rest }: Open): TestCase => rest

function closedProblem({ head, rest, ...problem }: OpenProblem): Problem {
  const { message, place } = readTraceback(rest, problem.module)
  const trace = [...rest]
  while (trace.at(-1) === '') trace.pop()
  // Of a logged error the message is what was logged, and what was raised belongs to it.
  const text = problem.kind === 'logged' ? [head, message].filter((part) => part !== '').join(' - ') : message || head
  return { ...problem, message: text, place, trace: trace.slice(-mostLines) }
}

/** The same for a log that is there whole. */
export function judgeTestRun(exitCode: number, output: string): TestVerdict {
  const judge = judgingTests()
  for (const line of output.split('\n')) judge.line(line)
  return judge.verdict(exitCode)
}
