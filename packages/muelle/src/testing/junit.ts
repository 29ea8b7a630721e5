import { escaped } from '../kernel/xml.ts'
import type { Problem, TestCase, TestVerdict } from '../odoo/tests/result.ts'

/**
 * A run as JUnit's XML, in the form that CI servers read (the schema of Jenkins' xUnit plug-in): a suite a module, a case a test.
 * What belongs to no test is a case of a suite `odoo`, so that nobody sees a green report of a run that failed.
 * @param at when it began, ISO 8601.
 */
export function junitOf({ cases, problems, tests, reasons, succeeded }: TestVerdict, at: string): string {
  const modules = [...new Set(cases.map(({ module }) => module))].sort()
  const outside = problems.filter(({ test }) => test === '')
  const lost = !succeeded && problems.length === 0 && cases.every(({ outcome }) => outcome !== 'died')
  const own = [
    ...outside.map((problem) => caseOf('odoo', 'log', 0, problemOf(problem))),
    ...(lost ? [caseOf('odoo', 'run', 0, failure('error', reasons.join('; '), ''))] : []),
  ]
  const suites = modules.map((module) => {
    const all = cases.filter((each) => each.module === module)
    const bodies = all.map((each) => ({ each, found: problems.filter((problem) => isOf(problem, each)) }))
    return suite(
      module,
      at,
      all.reduce((sum, { seconds }) => sum + seconds, 0),
      bodies.map(({ each, found }) =>
        caseOf(`${module}.${each.file}.${each.class}`, each.method, each.seconds, bodyOf(each, found)),
      ),
      bodies.map(({ each, found }) => kindOf(each, found)),
    )
  })
  const all =
    own.length === 0
      ? suites
      : [
          ...suites,
          suite(
            'odoo',
            at,
            0,
            own,
            own.map(() => 'error' as const),
          ),
        ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="odoo" tests="${tests}">\n${all.join('')}</testsuites>\n`
}

type Kind = 'passed' | 'failure' | 'error' | 'skipped'

const isOf = ({ module, test }: Problem, each: TestCase) =>
  module === each.module && test === `${each.class}.${each.method}`

function kindOf({ outcome }: TestCase, found: readonly Problem[]): Kind {
  if (outcome === 'died' || found.some(({ kind }) => kind !== 'failure')) return 'error'
  if (found.length > 0) return 'failure'
  return outcome === 'skipped' ? 'skipped' : 'passed'
}

/** JUnit knows one outcome a case: the worst kind, with everything that was told. */
function bodyOf(each: TestCase, found: readonly Problem[]): string {
  const kind = kindOf(each, found)
  if (kind === 'passed') return ''
  if (kind === 'skipped') return `<skipped message="${clean(each.reason ?? '')}"/>`
  if (found.length === 0) return failure('error', 'Odoo ended in the middle of this test', '')
  const message = found.map(({ subtest, message }) => [subtest, message].filter(Boolean).join(' ')).join('; ')
  return failure(kind, message, found.flatMap(({ trace }) => trace).join('\n'))
}

const problemOf = ({ message, trace }: Problem) => failure('error', message, trace.join('\n'))
const failure = (kind: 'failure' | 'error', message: string, text: string) =>
  `<${kind} message="${clean(message)}">${clean(text)}</${kind}>`

const caseOf = (name: string, method: string, seconds: number, body: string) =>
  `    <testcase classname="${clean(name)}" name="${clean(method)}" time="${seconds.toFixed(3)}"${body === '' ? '/>' : `>${body}</testcase>`}\n`

function suite(name: string, at: string, seconds: number, cases: readonly string[], kinds: readonly Kind[]): string {
  const count = (kind: Kind) => kinds.filter((each) => each === kind).length
  const counts = `tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`
  return `  <testsuite name="${clean(name)}" ${counts} time="${seconds.toFixed(3)}" timestamp="${clean(at)}">\n${cases.join('')}  </testsuite>\n`
}

/** XML 1.0 has no way to write other control characters (section 2.2); an attribute would lose its line ends. */
const clean = (text: string): string =>
  escaped([...text].filter((character) => !forbidden(character.codePointAt(0) ?? 0)).join('')).replaceAll('\n', '&#10;')

const forbidden = (code: number) =>
  (code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd) ||
  (code >= 0xd800 && code <= 0xdfff) ||
  code === 0xfffe ||
  code === 0xffff
