import { type Finding, type Severity, severities } from '../finding.ts'

/** Points that a fault costs its area. Ours: one critical fault makes an area fail, a low one is a scratch. */
const costs: Readonly<Record<Severity, number>> = { critical: 50, high: 20, medium: 8, low: 2, info: 0 }

/** How well a part of the project is. */
export interface AreaScore {
  /** First part of the rules' ids. */
  readonly area: string
  /** From 0 to 100. */
  readonly score: number
  readonly counts: Readonly<Record<Severity, number>>
}

/** What mending every place of one rule is worth to its area, in points. */
export interface Gain {
  readonly rule: string
  readonly severity: Severity
  readonly places: number
  readonly points: number
}

export function countsOf(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const counts = Object.fromEntries(severities.map((each) => [each, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity] += 1
  return counts
}

const areaOf = ({ rule }: Finding): string => rule.split('/')[0] ?? rule

/** Worst first. */
export function scoresOf(findings: readonly Finding[]): readonly AreaScore[] {
  return [...Map.groupBy(findings, areaOf)]
    .map(([area, of]) => ({ area, score: scoreOf(of), counts: countsOf(of) }))
    .sort((a, b) => a.score - b.score || (a.area < b.area ? -1 : 1))
}

/** Of some findings: several of one rule cost once in full and then a quarter each, for one mend usually mends them all. */
export function scoreOf(findings: readonly Finding[]): number {
  const rules = [...Map.groupBy(findings, ({ rule }) => rule).values()]
  const cost = rules.reduce((sum, of) => sum + costOf(of), 0)
  return Math.max(0, Math.round(100 - cost))
}

function costOf(findings: readonly Finding[]): number {
  const [worst = 0, ...rest] = findings.map(({ severity }) => costs[severity]).sort((a, b) => b - a)
  return worst + rest.reduce((sum, each) => sum + each / 4, 0)
}

/** What to do first: worst first, then what is worth most. */
export function gainsOf(findings: readonly Finding[]): readonly Gain[] {
  return [...Map.groupBy(findings, ({ rule }) => rule)]
    .map(([rule, of]) => {
      const area = findings.filter((each) => areaOf(each) === rule.split('/')[0])
      const points = scoreOf(area.filter((each) => each.rule !== rule)) - scoreOf(area)
      const severity = severities.find((each) => of.some((finding) => finding.severity === each)) ?? 'info'
      return { rule, severity, places: of.length, points }
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.points - a.points)
}
