import type { Finding, Severity } from '../finding.ts'
import type { Rule } from '../rule.ts'

/** GitHub sorts by a number from 0 to 10. Source: docs.github.com, "SARIF support for code scanning", `security-severity`. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.0',
  low: '3.0',
  info: '1.0',
}
const levels: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
  info: 'note',
}

/**
 * Findings as SARIF 2.1.0, as code scanning takes it: one run, the rules that were run, a result a finding.
 * @param version Muelle's own.
 */
export function sarifOf(findings: readonly Finding[], rules: readonly Rule[], version: string): string {
  const index = new Map(rules.map(({ id }, at) => [id, at]))
  const driver = {
    name: 'muelle',
    semanticVersion: version,
    rules: rules.map(({ id, severity, title, why, fix }) => ({
      id,
      name: id.replace(/(^|[/-])(\w)/g, (_, __, letter: string) => letter.toUpperCase()),
      shortDescription: { text: title },
      fullDescription: { text: why },
      help: { text: `${why}\n\n${fix}` },
      defaultConfiguration: { level: levels[severity] },
      properties: { 'security-severity': scores[severity], tags: [id.split('/')[0]] },
    })),
  }
  const results = findings.map(({ rule, severity, file, line, column, message, fix }) => ({
    ruleId: rule,
    ...(index.has(rule) && { ruleIndex: index.get(rule) }),
    level: levels[severity],
    message: { text: `${message}. ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }))
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
  return `${JSON.stringify(log, null, 2)}\n`
}
