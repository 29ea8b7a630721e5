import { type Finding, lowered, severities } from './finding.ts'
import type { Project } from './project/project.ts'
import type { Hit, Rule, RuleText } from './rule.ts'
import { positionOf } from './text.ts'

/** A finding with what mends it. */
export interface Judged extends Finding {
  readonly hit: Hit
}

/** Runs rules over a project. One place is reported once by a rule, however many stacks share it. */
export function judgeProject(project: Project, rules: readonly Rule[]): readonly Judged[] {
  return sorted(rules.flatMap((rule) => judgeHits(project, rule, rule.find(project))))
}

/** Turns what a rule has found into findings. */
export function judgeHits(project: Project, rule: RuleText, hits: Iterable<Hit>): readonly Judged[] {
  const found = new Map<string, Judged>()
  for (const hit of hits) {
    const { file } = hit.at
    const { line, column } = positionOf(file, hit.at.from)
    const key = `${file.path}:${hit.at.from}`
    if (found.has(key)) continue
    const asked = hit.severity ?? rule.severity
    const severity = !rule.anywhere && project.purposeOf(file.path) === 'development' ? lowered(asked) : asked
    const words = { message: hit.message, why: rule.why, fix: hit.fix ?? rule.fix }
    found.set(key, { rule: rule.id, severity, file: file.path, line, column, ...words, hit })
  }
  return [...found.values()]
}

/** By file, line and severity. */
export function sorted(findings: readonly Judged[]): readonly Judged[] {
  const rank = (finding: Finding) => severities.indexOf(finding.severity)
  return [...findings].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || rank(a) - rank(b),
  )
}
