import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Severity, severities } from '../../packages/muelle/src/audit/finding.ts'
import type { Rule } from '../../packages/muelle/src/audit/rule.ts'
import { rules } from '../../packages/muelle/src/checking/audit.ts'
import { type Example, readFixture } from '../../test/audit/fixture.ts'
import { root } from '../build/places.ts'
import { cell, code, table } from './markdown.ts'

/** Lines of an example that help; a longer one is left to its fixture. */
const longest = 40

const note = '<!-- Written by `npm run docs` from the rules and their fixtures. -->'

const areaOf = ({ id }: Pick<Rule, 'id'>): string => id.split('/')[0] ?? id

/** As GitHub makes it of the heading. */
const anchorOf = (id: string): string => id.toLowerCase().replace(/[^a-z0-9 -]/g, '')

const byWeight = (a: Rule, b: Rule): number => weight(a.severity) - weight(b.severity) || (a.id < b.id ? -1 : 1)
const weight = (severity: Severity): number => severities.indexOf(severity)

/** docs/rules: a page an area, and the list of them all: file name -> text. */
export function rulePages(): ReadonlyMap<string, string> {
  const areas = [...new Set(rules.map(areaOf))].sort()
  const pages = areas.map((area) => [`${area}.md`, areaPage(area)] as const)
  return new Map([['README.md', overview(areas)], ...pages])
}

function overview(areas: readonly string[]): string {
  const parts = areas.flatMap((area) => [
    `## ${area}`,
    '',
    ...table(
      ['rule', 'severity', 'what is found'],
      rules
        .filter((each) => areaOf(each) === area)
        .sort(byWeight)
        .map(({ id, severity, title }) => [`[${id}](${area}.md#${anchorOf(id)})`, severity, cell(title)]),
    ),
    '',
  ])
  return [
    note,
    '',
    '# The rules of `muelle check`',
    '',
    `${rules.length} rules in ${areas.length} areas. \`muelle explain RULE\` says the same in a terminal; [the audit](../check.md) says how they are run,`,
    'left out with a reason, and added to.',
    '',
    ...parts,
  ].join('\n')
}

const areaPage = (area: string): string =>
  [
    note,
    '',
    `# Rules: ${area}`,
    '',
    ...rules
      .filter((each) => areaOf(each) === area)
      .sort(byWeight)
      .flatMap(section),
  ].join('\n')

function section({ id, severity, title, why, fix, source }: Rule): readonly string[] {
  const [caught, passed] = (['catches', 'passes'] as const).map((kind) => shown(id, kind))
  return [
    `## ${id}`,
    '',
    `**${severity}** · ${title}.`,
    '',
    why,
    '',
    `*What to do:* ${fix}`,
    '',
    ...(caught === undefined ? [] : example('Found', caught)),
    ...(passed === undefined ? [] : example('Not found', passed)),
    `*Source:* ${source}`,
    '',
  ]
}

/** The first example of a kind that is short enough to be read. */
function shown(id: string, kind: Example['kind']): Example | undefined {
  const path = join(root, 'test/audit/rules', `${id}.txt`)
  if (!existsSync(path)) return undefined
  return readFixture(readFileSync(path, 'utf8')).find(
    (each) => each.kind === kind && Object.values(each.files).join('\n').split('\n').length <= longest,
  )
}

function example(head: string, { why, lines, files }: Example): readonly string[] {
  const told = lines.length > 0 ? `, in ${lines.map(code).join(', ')}` : ''
  return [
    `${head}${told}${why === '' ? '' : ` (${why})`}:`,
    '',
    ...Object.entries(files).flatMap(([path, text]) => [
      `\`${path}\``,
      '',
      ...fenced(path, text.replace(/\n+$/, '')),
      '',
    ]),
  ]
}

/** A fence that is longer than any in the text. */
function fenced(path: string, text: string): readonly string[] {
  const most = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length))
  const fence = '`'.repeat(most + 1)
  return [`${fence}${languageOf(path)}`, text, fence]
}

function languageOf(path: string): string {
  if (/\.ya?ml$/.test(path)) return 'yaml'
  if (/(^|\/|\.)Dockerfile/.test(path)) return 'dockerfile'
  if (/\.py$/.test(path)) return 'python'
  if (/\.(conf|cfg|ini|rc)$/.test(path)) return 'ini'
  return 'text'
}
