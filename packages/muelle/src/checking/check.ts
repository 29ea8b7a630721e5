import { resolve } from 'node:path'
import { z } from 'zod'
import { Baseline, baselineOf, sinceBaseline } from '../audit/baseline.ts'
import { atLeast, severities } from '../audit/finding.ts'
import type { Judged } from '../audit/judge.ts'
import { htmlOf } from '../audit/report/html.ts'
import { junitOf } from '../audit/report/junit.ts'
import { sarifOf } from '../audit/report/sarif.ts'
import { countsOf } from '../audit/report/score.ts'
import { lineText } from '../audit/text.ts'
import { UserError } from '../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../kernel/files.ts'
import { operation } from '../kernel/operation.ts'
import { mask, redact } from '../kernel/redact.ts'
import { parseStored } from '../kernel/stored.ts'
import { muelleVersion as version } from '../kernel/version.ts'
import { pastFiles } from '../sources/git-history.ts'
import { audit } from './audit.ts'
import { checkText } from './check-text.ts'
import { mend, mendSteps } from './mends.ts'

const severity = z.enum(severities)
const count = z.int()

export const Checked = z.object({
  findings: z.array(
    z.object({
      rule: z.string(),
      severity,
      file: z.string().describe('relative to the path that was given'),
      line: z.int(),
      column: z.int(),
      message: z.string().describe('what is wrong here'),
      why: z.string().describe('why it matters'),
      fix: z.string().describe('what to do'),
      source: z.string().describe('the line as it is written, without secrets'),
    }),
  ),
  errors: z
    .array(z.object({ file: z.string(), line: z.int().optional(), column: z.int().optional(), message: z.string() }))
    .describe('files that could not be read, or not whole; rules of the project that cannot be understood'),
  mended: z.array(z.object({ file: z.string(), mended: count })).describe('by --fix; what is found is what is left'),
  summary: z.object({
    critical: count,
    high: count,
    medium: count,
    low: count,
    info: count,
    ignored: count.describe('hidden by a suppression with a reason'),
    known: count.describe('in the baseline'),
    gone: count.describe('in the baseline, and not found any more'),
    composeFiles: count,
    confs: count.describe('configuration files of Odoo'),
    failOn: severity.nullable(),
    failed: z.boolean().describe('something is at least as bad as failOn, or a rule of the project is broken'),
  }),
})

const report = (what: string) => z.string().optional().describe(`write ${what} here`).meta({ placeholder: 'FILE' })

export const check = operation({
  name: 'check',
  summary: 'Read an Odoo-on-Docker project as it is, and report its faults with line, reason and fix',
  help: [
    'Reads compose files, odoo.conf and what belongs to them together. It needs neither Docker nor a muelle.yaml; nothing is run, and nothing of the project is written without --fix. Exit code 1 says that something at or above --fail-on was found. A comment "# muelle: ignore compose/no-restart - why" hides what it stands behind or above; .muelle/audit.yaml hides more. An old project begins with --write-baseline FILE, and is held to --baseline FILE from then on.',
    '',
    '$ muelle check',
    '$ muelle check ~/projects/acme --fail-on medium --html audit.html',
    '$ muelle check --fix --dry-run',
    '$ muelle check --format json',
    '$ muelle explain compose/db-exposed',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    path: z.string().default('.').describe('folder of the project').meta({ positional: 0, placeholder: 'PATH' }),
    failOn: z
      .enum([...severities, 'never'])
      .default('high')
      .describe('exit with 1 when something at least as bad is found'),
    sarif: report('SARIF 2.1 for code scanning'),
    junit: report('a JUnit report'),
    html: report('a page for people, with a score by area,'),
    baseline: z.string().optional().describe('findings of this file are known').meta({ placeholder: 'FILE' }),
    writeBaseline: report('all that is found now as the baseline'),
    fix: z
      .boolean()
      .default(false)
      .describe('mend in place what can be mended with certainty; --dry-run shows the patch'),
  }),
  output: Checked,
  async plan({ directory }, { path, fix }) {
    return { steps: fix ? mendSteps(resolve(directory, path)) : [] }
  },
  async run({ directory, clock }, { path, failOn, fix, ...files }, progress) {
    const root = resolve(directory, path)
    const mended = fix ? (await mend(root, progress)).files : []
    const { findings: all, hidden, unread, read, rules, wrong } = audit(root, await pastFiles(root))
    const baseline = files.baseline === undefined ? undefined : await readBaseline(resolve(directory, files.baseline))
    const { left, known, gone } = baseline ? sinceBaseline(all, baseline) : { left: all, known: 0, gone: 0 }
    const limit = failOn === 'never' ? undefined : failOn
    const hides = secretsByLine(all)
    const findings = left.map(({ hit, ...finding }) => ({
      ...finding,
      message: redact(finding.message),
      source: redact(masked(lineText(hit.at.file, finding.line), hides.get(lineOf(finding)) ?? [])),
    }))
    const write = async (file: string | undefined, content: () => string) => {
      if (file !== undefined) await writeAtomic(resolve(directory, file), content())
    }
    const title = root.split('/').at(-1) ?? root
    await write(files.sarif, () => sarifOf(findings, rules, version))
    await write(files.junit, () => junitOf(findings, limit))
    await write(files.html, () => htmlOf(findings, rules, { title, at: clock.now(), version }))
    await write(files.writeBaseline, () => `${JSON.stringify(baselineOf(all), null, 2)}\n`)
    const failed =
      wrong.length > 0 || (limit !== undefined && findings.some(({ severity }) => atLeast(severity, limit)))
    const summary = {
      ...countsOf(findings),
      ignored: hidden.length,
      known,
      gone,
      ...read,
      failOn: limit ?? null,
      failed,
    }
    return { findings, errors: [...unread, ...wrong], mended: [...mended], summary }
  },
  notWell: ({ summary }) => summary.failed,
  view: checkText,
})

const lineOf = ({ file, line }: { readonly file: string; readonly line: number }) => `${file}:${line}`

/** What rules have found to be a secret in a line counts for every finding of that line. */
function secretsByLine(findings: readonly Judged[]): ReadonlyMap<string, readonly string[]> {
  const lines = Map.groupBy(findings, lineOf)
  return new Map([...lines].map(([line, of]) => [line, [...new Set(of.flatMap(({ hit }) => hit.hides ?? []))]]))
}

/** Masks the last occurrence: in `PASSWORD=PASSWORD` the first is the name. */
function masked(text: string, secrets: readonly string[]): string {
  let shown = text
  for (const secret of secrets) {
    const at = secret === '' ? -1 : shown.lastIndexOf(secret)
    if (at !== -1) shown = `${shown.slice(0, at)}${mask}${shown.slice(at + secret.length)}`
  }
  return shown
}

async function readBaseline(path: string): Promise<Baseline> {
  const text = await readIfExists(path)
  if (text === undefined)
    throw new UserError({
      what: 'There is no such baseline.',
      evidence: path,
      next: 'Write one first: muelle check --write-baseline FILE.',
    })
  return parseStored(Baseline, text, path)
}
