import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Position, Report } from '../../kernel/errors.ts'
import type { Style } from '../../kernel/operation.ts'
import { redact } from '../../kernel/redact.ts'
import type { Failure } from '../../perform/failure.ts'
import { printable } from './printable.ts'

/** How a failure is shown to a person. */
export interface FailureView {
  readonly style: Style
  /** The project: places in files are relative to it. */
  readonly directory: string
  /** `-v`: with the causes. */
  readonly verbose: boolean
}

/** A failure as text: what happened, where, the evidence and the next step; for a bug the stack first. */
export function failureText(failure: Failure, view: FailureView): string {
  const { style } = view
  const stack = failure.stack === undefined ? [] : [style.dim(failure.stack)]
  const reports = failure.reports.map((report, index) => reportText(report, index === 0 ? failure.kind : 'and', view))
  const count = failure.reports.length > 1 ? [style.bad(`${failure.reports.length} errors`)] : []
  const causes = view.verbose ? failure.causes.map((cause) => style.dim(`  because: ${cause}`)) : []
  return printable([...stack, ...reports, ...causes, ...count].join('\n'), { colours: true })
}

/** A failure as the one document of `--format json`; `also` holds the other reports, when there are several. */
export function failureDocument({ kind, exit, reports: [first, ...others], stack }: Failure): unknown {
  return { error: { kind, exit, ...first, ...(others.length > 0 && { also: others }), ...(stack && { stack }) } }
}

function reportText(report: Report, kind: Failure['kind'] | 'and', view: FailureView): string {
  const { style } = view
  const label = kind === 'interrupted' ? style.warn('interrupted:') : style.bad(kind === 'bug' ? 'bug:' : 'error:')
  const where = report.at ? place(report.at, view) : []
  // Evidence that stands in the line shown above says nothing more.
  const shown = where[1]?.includes(report.evidence ?? '')
  return [
    `${label} ${style.bold(report.what)}`,
    ...where,
    ...(shown ? [] : labelled('seen', report.evidence, style)),
    ...labelled('next', report.next, style),
  ].join('\n')
}

/** The continuation of a text of several lines stands below its first one. */
function labelled(label: string, text: string | undefined, style: Style): readonly string[] {
  if (text === undefined || text === '') return []
  const [head = '', ...tail] = text.trimEnd().split('\n')
  return [`  ${style.dim(`${label}:`)} ${head}`, ...tail.map((line) => `${' '.repeat(label.length + 4)}${line}`)]
}

/** `muelle.yaml:7:3`, the line itself and a caret below the word. */
function place(at: Position, { style, directory }: FailureView): readonly string[] {
  const title = `  ${at.file}:${at.line}:${at.column}`
  const line = lineOf(resolve(directory, at.file), at.line)
  if (line === undefined) return [title]
  const number = String(at.line)
  const before = line.slice(0, at.column - 1).replace(/[^\t]/g, ' ')
  const word = /^[\w.-]+/.exec(line.slice(at.column - 1))?.[0] ?? '^'
  return [
    title,
    `  ${style.dim(`${number} |`)} ${line}`,
    `  ${style.dim(`${' '.repeat(number.length)} |`)} ${before}${style.bad('^'.repeat(word.length))}`,
  ]
}

/** A line of a file, 1-based and redacted; undefined when it cannot be read: the place alone says enough then. */
function lineOf(path: string, line: number): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').split(/\r?\n/)[line - 1]
    return text === undefined ? undefined : redact(text)
  } catch {
    return undefined
  }
}
