import { escaped } from '../../kernel/xml.ts'
import { atLeast, type Finding, type Severity } from '../finding.ts'

/**
 * Findings as JUnit's XML: a suite a file, a case a finding, which has failed when it is at or above the limit. A project without
 * findings has one case that passes, so that no CI server takes it for a run that did nothing.
 * @param limit undefined: none fails.
 */
export function junitOf(findings: readonly Finding[], limit: Severity | undefined): string {
  const files = Map.groupBy(findings, ({ file }) => file)
  const fails = ({ severity }: Finding) => limit !== undefined && atLeast(severity, limit)
  const suites = [...files].map(([file, of]) => {
    const cases = of.map((each) => {
      const name = escaped(`${each.rule} line ${each.line}`)
      const body = escaped(`${file}:${each.line}: ${each.message}\n${each.why}\n${each.fix}`)
      const inside = fails(each)
        ? `<failure type="${each.severity}" message="${escaped(each.message)}">${body}</failure>`
        : `<system-out>${body}</system-out>`
      return `    <testcase classname="${escaped(file)}" name="${name}">${inside}</testcase>\n`
    })
    const failures = of.filter(fails).length
    return `  <testsuite name="${escaped(file)}" tests="${of.length}" failures="${failures}">\n${cases.join('')}  </testsuite>\n`
  })
  const none =
    '  <testsuite name="muelle check" tests="1" failures="0">\n    <testcase classname="muelle" name="check"/>\n  </testsuite>\n'
  const total = findings.length === 0 ? none : suites.join('')
  const count = `tests="${Math.max(1, findings.length)}" failures="${findings.filter(fails).length}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="muelle check" ${count}>\n${total}</testsuites>\n`
}
