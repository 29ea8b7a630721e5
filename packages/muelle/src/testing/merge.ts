import type { ModuleCount, TestVerdict } from '../odoo/tests/result.ts'
import { type Selection, silentOf } from './selection.ts'

/** A run of Odoo that found nothing to do says so; beside others that did it is no failure of its own. */
const nothing = 'no test ran'

/** Runs side by side as one. */
export function merged(verdicts: readonly TestVerdict[]): TestVerdict {
  const sum = (of: (verdict: TestVerdict) => number) => verdicts.reduce((all, verdict) => all + of(verdict), 0)
  const [tests, failures, errors] = [
    sum((each) => each.tests),
    sum((each) => each.failures),
    sum((each) => each.errors),
  ]
  const counts = /^\d+ failed, \d+ error\(s\) of \d+ tests$/
  const others = verdicts
    .flatMap(({ reasons }) => reasons)
    .filter((reason) => !counts.test(reason) && reason !== nothing)
  const reasons = [
    ...(failures + errors > 0 ? [`${failures} failed, ${errors} error(s) of ${tests} tests`] : []),
    ...new Set(others),
    ...(tests === 0 && others.length === 0 ? [nothing] : []),
  ]
  return {
    succeeded: reasons.length === 0,
    reasons,
    tests,
    failures,
    errors,
    skipped: sum((each) => each.skipped),
    modules: verdicts.flatMap(({ modules }) => modules).sort((a: ModuleCount, b) => (a.module < b.module ? -1 : 1)),
    problems: verdicts.flatMap(({ problems }) => problems),
    cases: verdicts.flatMap(({ cases }) => cases),
  }
}

/** A module that was named and of which no test ran is a failure, whatever ran of others: Odoo itself says nothing of it. */
export function withSilent(verdict: TestVerdict, selection: Selection): TestVerdict {
  const silent = silentOf(selection, verdict.modules).filter((name) => selection.named.includes(name))
  if (verdict.tests === 0 || silent.length === 0) return verdict
  const reasons = [...verdict.reasons, ...silent.map((name) => `no test of ${name} ran: none carries the tags`)]
  return { ...verdict, succeeded: false, reasons }
}
