import type { Style } from '../kernel/operation.ts'
import { table } from '../workshop/table.ts'
import type { TestOutput } from './output.ts'

/** Skipped tests that are shown one by one. */
const mostSkips = 10

/** Lines of a message that are shown; all are in the JSON and in JUnit's file. */
const mostLines = 12

/** What a person wants to see first stands last, where the terminal is: the sum. Above it what failed, with its line. */
export function testText(output: TestOutput, style: Style): string {
  const { modules, problems, skips, notes, reasons, well } = output
  const parts = [
    ...problems.map((problem) => problemText(problem, style)),
    ...(modules.length > 0 ? [countsText(modules, style)] : []),
    ...(skips.length > 0 ? [skipsText(skips, style)] : []),
    ...(notes.length > 0 ? [notes.map((note) => style.dim(note)).join('\n')] : []),
    [
      sumText(output, style),
      ...(well ? [] : reasons.filter((reason) => !/^\d+ failed, /.test(reason)).map((reason) => style.bad(reason))),
    ].join('\n'),
  ]
  return parts.join('\n\n')
}

const kinds = { failure: 'FAIL', error: 'ERROR', logged: 'LOGGED' } as const

function problemText(
  { kind, module, test, subtest, message, file, line, source }: TestOutput['problems'][number],
  style: Style,
): string {
  const name = [module, test, subtest].filter(Boolean).join(' ')
  const lines = message.split('\n')
  const shown =
    lines.length > mostLines ? [...lines.slice(0, mostLines), `… ${lines.length - mostLines} more lines`] : lines
  return [
    `${style.bad(kinds[kind].padEnd(6))} ${style.bold(name || 'outside of tests')}`,
    ...(file === null ? [] : [`       ${file}:${line}${source ? style.dim(`   ${source}`) : ''}`]),
    ...shown.map((text) => `       ${text}`),
  ].join('\n')
}

const countsText = (modules: TestOutput['modules'], style: Style) =>
  table(
    ['MODULE', 'TESTS', 'FAILED', 'ERRORS', 'SKIPPED', 'SECONDS'],
    modules.map(({ module, tests, failures, errors, skipped, seconds }) => [
      failures + errors > 0 ? style.bad(module) : module,
      ...[tests, failures, errors, skipped].map(String),
      seconds.toFixed(2),
    ]),
  )

function skipsText(skips: TestOutput['skips'], style: Style): string {
  const shown = skips
    .slice(0, mostSkips)
    .map(({ module, test, reason }) => `${style.warn('skipped')} ${module} ${test}: ${reason}`)
  const more = skips.length - shown.length
  return [...shown, ...(more > 0 ? [style.dim(`… ${more} more`)] : [])].join('\n')
}

function sumText(
  { project, tests, failures, errors, skipped, seconds, template, well, coverage }: TestOutput,
  style: Style,
): string {
  const counts = `${failures} failed, ${errors} error(s) of ${tests} tests${skipped > 0 ? `, ${skipped} skipped` : ''}`
  const when =
    seconds.firstTest === null
      ? ''
      : `; the first test began after ${seconds.firstTest.toFixed(1)} s (template ${template?.reused ? 'reused' : 'made anew'})`
  const covered = coverage === null ? '' : `; ${(coverage * 100).toFixed(1)} % of the lines covered`
  return `${style.bold(project)}: ${well ? style.good(counts) : style.bad(counts)} in ${seconds.total.toFixed(1)} s${when}${covered}`
}
