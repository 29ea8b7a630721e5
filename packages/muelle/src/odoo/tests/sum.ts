import { exitReasons } from '../verdict.ts'
import type { ModuleCount, Problem, TestCase, TestVerdict } from './result.ts'

/** What a class does around its tests is none. */
export const isTest = ({ method }: Pick<TestCase, 'method'>): boolean =>
  !/^(setUp|tearDown)(Class|Module)$/.test(method)

/** All that was seen of a run. */
interface Seen {
  readonly exitCode: number
  /** Odoo's own last line; undefined when it never came. */
  readonly total: { readonly failures: number; readonly errors: number; readonly tests: number } | undefined
  /** The test in which it ended. */
  readonly died: TestCase | undefined
  readonly cases: readonly TestCase[]
  readonly problems: readonly Problem[]
}

/** Sums up a run and says why it is not well. */
export function verdictOf({ exitCode, total, died, cases, problems: all }: Seen): TestVerdict {
  const failed = new Set(all.flatMap(({ kind, module, test }) => (kind === 'logged' ? [] : [`${module} ${test}`])))
  // What a test logs and then fails of is told by its failure.
  const problems = all.filter(({ kind, module, test }) => kind !== 'logged' || !failed.has(`${module} ${test}`))
  const counted = {
    failures: problems.filter(({ kind }) => kind === 'failure').length,
    errors: problems.filter(({ kind }) => kind === 'error').length,
    tests: cases.filter(isTest).length,
  }
  const { tests, failures, errors } = total ?? counted
  const logged = problems.filter(({ kind }) => kind === 'logged')
  const outside = logged.filter(({ test }) => test === '')
  const reasons: string[] = []
  if (failures + errors > 0) reasons.push(`${failures} failed, ${errors} error(s) of ${tests} tests`)
  if (died !== undefined) reasons.push(`Odoo ended in the middle of ${died.module}: ${died.class}.${died.method}`)
  for (const { message } of outside) reasons.push(message.split('\n', 1)[0] ?? message)
  const during = logged.length - outside.length
  if (during > 0) reasons.push(`${during} error(s) in the log of tests that hold`)
  if (total === undefined && died === undefined) reasons.push('Odoo never came to the end of the tests')
  if (total !== undefined && tests === 0) reasons.push('no test ran')
  // Odoo's own way to say that tests failed.
  if (exitCode !== 0 && !(exitCode === 1 && failures + errors > 0))
    reasons.push(exitReasons[exitCode] ?? `Odoo exited with ${exitCode}`)
  const skipped = cases.filter(({ outcome }) => outcome === 'skipped').length
  const modules = countModules(cases, problems)
  return { succeeded: reasons.length === 0, reasons, tests, failures, errors, skipped, modules, problems, cases }
}

function countModules(cases: readonly TestCase[], problems: readonly Problem[]): readonly ModuleCount[] {
  const names = [...new Set(cases.map(({ module }) => module))].sort()
  return names.map((module) => {
    const own = cases.filter((each) => each.module === module)
    const of = (kind: Problem['kind']) => problems.filter((each) => each.module === module && each.kind === kind).length
    return {
      module,
      tests: own.filter(isTest).length,
      failures: of('failure'),
      errors: of('error'),
      skipped: own.filter(({ outcome }) => outcome === 'skipped').length,
      seconds: Math.round(own.reduce((sum, { seconds }) => sum + seconds, 0) * 1000) / 1000,
    }
  })
}
