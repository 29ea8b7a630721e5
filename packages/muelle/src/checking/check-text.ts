import type { z } from 'zod'
import { severities } from '../audit/finding.ts'
import type { Style } from '../kernel/operation.ts'
import type { Checked } from './check.ts'

type Result = z.output<typeof Checked>
type Finding = Result['findings'][number]

/** Findings by file, each with its line and a caret; the count last, where the eye is when it has scrolled by. */
export function checkText({ findings, errors, mended, summary }: Result, style: Style): string {
  const files = Map.groupBy(findings, ({ file }) => file)
  const parts = [...files].map(([file, of]) =>
    [style.bold(file), ...of.map((each) => findingText(each, style))].join('\n'),
  )
  const notes = errors.map(({ file, line, column, message }) =>
    style.warn(`${line === undefined ? file : `${file}:${line}:${column}`} ${message}`),
  )
  const done = mended.map(({ file, mended }) => style.good(`mended ${mended} in ${file}`))
  return [
    ...(done.length > 0 ? [done.join('\n')] : []),
    ...parts,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    countText(summary, findings, style),
  ].join('\n\n')
}

function findingText({ rule, severity, line, column, message, why, fix, source }: Finding, style: Style): string {
  const indent = source.length - source.trimStart().length
  const number = String(line).padStart(5)
  const caret = Math.max(0, Math.min(column - 1 - indent, source.trim().length - 1))
  const shown = source.trim().slice(0, Math.max(40, style.width - 10))
  const paint =
    severity === 'critical' || severity === 'high' ? style.bad : severity === 'medium' ? style.warn : style.dim
  return [
    '',
    `${number} ${paint(severity)} ${message}  ${style.dim(rule)}`,
    ...(shown === ''
      ? []
      : [style.dim(`      ${shown}`), ...(caret < shown.length ? [style.dim(`      ${' '.repeat(caret)}^`)] : [])]),
    `      ${why}`,
    `      ${style.good('→')} ${fix}`,
  ].join('\n')
}

function countText(summary: Result['summary'], findings: readonly Finding[], style: Style): string {
  const beside = [
    ...(summary.ignored > 0 ? [`${summary.ignored} more are ignored for a reason.`] : []),
    ...(summary.known > 0 ? [`${summary.known} more are in the baseline.`] : []),
    ...(summary.gone > 0 ? [`${summary.gone} of the baseline are gone: write it anew.`] : []),
  ]
  if (summary.composeFiles + summary.confs === 0)
    return style.warn('No compose file and no odoo.conf was found: is this the folder of the project?')
  if (findings.length === 0) return [style.good('Nothing was found.'), ...beside].join(' ')
  const counts = severities.flatMap((each) => (summary[each] > 0 ? [`${summary[each]} ${each}`] : []))
  const text = `${findings.length} findings: ${counts.join(', ')}.`
  return [summary.failed ? style.bad(text) : text, ...beside].join(' ')
}
