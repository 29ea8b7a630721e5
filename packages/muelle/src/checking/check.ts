import { resolve } from 'node:path'
import { z } from 'zod'
import { atLeast, severities } from '../audit/finding.ts'
import { lineText } from '../audit/text.ts'
import { operation } from '../kernel/operation.ts'
import { redact } from '../kernel/redact.ts'
import { audit } from './audit.ts'
import { checkText } from './check-text.ts'

const severity = z.enum(severities)

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
    .array(z.object({ file: z.string(), message: z.string() }))
    .describe('files that could not be read, or not whole'),
  summary: z.object({
    critical: z.int(),
    high: z.int(),
    medium: z.int(),
    low: z.int(),
    info: z.int(),
    failOn: severity.nullable(),
    failed: z.boolean().describe('something is at least as bad as failOn'),
  }),
})

export const check = operation({
  name: 'check',
  summary: 'Read an Odoo-on-Docker project as it is, and report its faults with line, reason and fix',
  help: [
    'Reads compose files, odoo.conf and what belongs to them together. It needs neither Docker nor a muelle.yaml; nothing is run and nothing is written. Exit code 1 says that something at or above --fail-on was found.',
    '',
    '$ muelle check',
    '$ muelle check ~/projects/acme --fail-on medium',
    '$ muelle check --format json',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    path: z.string().default('.').describe('folder of the project').meta({ positional: 0, placeholder: 'PATH' }),
    failOn: z
      .enum([...severities, 'never'])
      .default('high')
      .describe('exit with 1 when something at least as bad is found'),
  }),
  output: Checked,
  async run({ directory }, { path, failOn }) {
    const { findings, unread } = audit(resolve(directory, path))
    const count = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length
    const [critical, high, medium, low, info] = [...severities].map(count) as [number, number, number, number, number]
    const limit = failOn === 'never' ? null : failOn
    return {
      findings: findings.map(({ hit, ...finding }) => ({
        ...finding,
        source: redact(lineText(hit.at.file, finding.line)),
      })),
      errors: [...unread],
      summary: {
        ...{ critical, high, medium, low, info, failOn: limit },
        failed: limit !== null && findings.some(({ severity }) => atLeast(severity, limit)),
      },
    }
  },
  notWell: ({ summary }) => summary.failed,
  view: checkText,
})
