import type { z } from 'zod'
import type { Style } from '../kernel/operation.ts'
import { diskText, mebibyteText, plural, trim } from '../sizing/text.ts'
import { table } from '../workshop/table.ts'
import { comparisonLines } from './comparison-view.ts'
import { measuredLines } from './measured/view.ts'
import type { FigureOutput } from './schema.ts'
import type { SizeOutput } from './size.ts'

type Output = z.output<typeof SizeOutput>

/** The text of `muelle size`: the verdict first, then what a person asked for. */
export function view(output: Output, style: Style): string {
  if (output.comparison !== null) return [...comparisonLines(output.comparison, style)].join('\n')
  if (output.explained !== null) return output.figures.map((each) => explanation(each, style)).join('\n\n')
  return [
    ...(output.measured === null ? [] : [...measuredLines(output.measured, style), '']),
    heading(output, style),
    '',
    ...services(output, style),
    '',
    ...checks(output, style),
    '',
    ...ending(output, style),
  ].join('\n')
}

function heading({ project, host, workers, saved }: Output, style: Style): string {
  const disk = host.disk === null ? 'a disk of unknown size' : `${diskText(host.disk)} of disk`
  const origin = {
    'muelle.yaml': 'as muelle.yaml says',
    'muelle.lock': 'as muelle.lock says',
    host: 'as the host has now',
  }[host.source]
  return [
    `${style.bold(project)} on ${plural(host.cpus, 'CPU')}, ${mebibyteText(host.memory)}, ${disk}, ${origin}: ${plural(workers, 'worker')}`,
    ...(saved ? [style.good('Recorded in muelle.lock.')] : []),
    ...(host.source === 'host'
      ? [
          style.warn(
            'Nothing is rendered from this: without sizing: in muelle.yaml the sizes are fixed ones (3G and 2 CPUs a colour).',
          ),
        ]
      : []),
  ].join('\n')
}

function services({ services, host }: Output, style: Style): readonly string[] {
  const sum = (of: readonly { memory: number }[]) => mebibyteText(of.reduce((total, { memory }) => total + memory, 0))
  const rows = services.map(({ service, memory, cpus, when }) => [
    service,
    mebibyteText(memory),
    cpus === null ? '' : trim(cpus),
    when === 'always' ? '' : style.dim('at a release'),
  ])
  const daily = services.filter(({ when }) => when === 'always')
  return [
    table(['WHAT', 'MEMORY', 'CPUS', ''], rows),
    `every day ${sum(daily)}, at a release ${sum(services)}, of ${mebibyteText(host.memory)}`,
  ]
}

function checks({ checks }: Output, style: Style): readonly string[] {
  const colours = { ok: style.good, tight: style.warn, short: style.bad, unknown: style.dim }
  return checks.flatMap(({ status, resource, what, evidence, missing, next }) => [
    `${colours[status](status.padEnd(7))} ${resource.padEnd(11)} ${what}: ${evidence}`,
    ...(missing === undefined ? [] : [`${' '.repeat(20)}${style.bad('missing:')} ${missing}`]),
    ...(next === undefined || status === 'ok' ? [] : [`${' '.repeat(20)}${style.dim('next:')} ${next}`]),
  ])
}

function ending({ givesOut, checks }: Output, style: Style): readonly string[] {
  const grows = checks.every(({ resource, status }) => resource !== 'disk' || status !== 'unknown')
  const first =
    givesOut === null
      ? grows
        ? style.good('Nothing gives out within 20 years at this load.')
        : 'What gives out first, and when, follows from sizing.users, documentsPerDay and disk.'
      : givesOut.months === 0
        ? style.bad(`Short now: ${givesOut.resource}.`)
        : `First to give out: ${style.bold(givesOut.resource)}, in ${plural(givesOut.months, 'month')}. ${givesOut.what}: ${givesOut.evidence}`
  return [first, style.dim('Every figure with its formula and source: muelle size --explain all')]
}

function explanation({ key, value, formula, source, assumptions }: FigureOutput, style: Style): string {
  return [
    `${style.bold(key)} = ${style.bold(value)}`,
    `  ${formula}`,
    ...(assumptions.length === 0 && source !== '' ? [`  ${style.dim('source:')} ${source}`] : []),
    ...assumptions.map(
      ({ name, value, unit, what, kind, source }) =>
        `  ${style.dim(`${kind}:`)} ${name} ${`${value} ${unit}`.trim()}, ${what} ${style.dim(`(${source})`)}`,
    ),
  ].join('\n')
}
