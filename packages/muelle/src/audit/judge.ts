import { type Finding, lowered, severities } from './finding.ts'
import type { Project } from './project/project.ts'
import type { Hit, Rule } from './rule.ts'
import { positionOf } from './text.ts'

/** A finding with what mends it. */
export interface Judged extends Finding {
  readonly hit: Hit
}

/** Runs rules over a project. One place is reported once by a rule, however many stacks share it. Sorted by file, line, severity. */
export function judgeProject(project: Project, rules: readonly Rule[]): readonly Judged[] {
  const found = new Map<string, Judged>()
  for (const rule of rules)
    for (const hit of rule.find(project)) {
      const { file } = hit.at
      const { line, column } = positionOf(file, hit.at.from)
      const key = `${rule.id} ${file.path}:${line}:${hit.message}`
      if (found.has(key)) continue
      const asked = hit.severity ?? rule.severity
      const severity = !rule.anywhere && project.purposeOf(file.path) === 'development' ? lowered(asked) : asked
      const words = { message: hit.message, why: rule.why, fix: hit.fix ?? rule.fix }
      found.set(key, { rule: rule.id, severity, file: file.path, line, column, ...words, hit })
    }
  const rank = (finding: Finding) => severities.indexOf(finding.severity)
  return [...found.values()].sort(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || rank(a) - rank(b),
  )
}
