import { matchesGlob } from 'node:path'
import { type Judged, judgeHits, sorted } from '../judge.ts'
import type { Project } from '../project/project.ts'
import type { RuleText } from '../rule.ts'
import { type Ignore, ignoresIn, ignoresOf } from './ignored.ts'

/** A decision that nothing is left of, or that gives no reason: reported as a finding, so that old ones go away. */
const unusedIgnore: RuleText = {
  id: 'audit/unused-ignore',
  severity: 'low',
  title: 'A suppression hides nothing, or says no reason',
  why: 'A suppression that hides nothing today hides the next fault of that kind tomorrow, and nobody decided that.',
  source: 'docs/check.md',
  fix: 'Remove it, or give its reason behind a dash: muelle: ignore area/name - why.',
  anywhere: true,
}

export interface Suppressed {
  readonly left: readonly Judged[]
  readonly hidden: readonly { readonly finding: Judged; readonly reason: string }[]
}

/** Takes away what somebody has decided not to be told of; what is wrong with those decisions comes in its place. */
export function suppress(project: Project, findings: readonly Judged[]): Suppressed {
  const central = ignoresOf(project.tree)
  const local = [...project.tree.seen()].map(ignoresIn)
  const ignores = [...central.ignores, ...local.flatMap((each) => each.ignores)]
  const wrong = [...central.wrong, ...local.flatMap((each) => each.wrong)]
  const used = new Set<Ignore>()
  const left: Judged[] = []
  const hidden: { finding: Judged; reason: string }[] = []
  for (const finding of findings) {
    const by = ignores.find((ignore) => covers(ignore, finding))
    if (by === undefined) left.push(finding)
    else {
      used.add(by)
      hidden.push({ finding, reason: by.reason })
    }
  }
  const unused = ignores.filter((ignore) => !used.has(ignore))
  const hits = [
    ...wrong,
    ...unused.map(({ at, rule }) => ({ at, message: `${rule} is ignored here, and is not found here` })),
  ]
  return { left: sorted([...left, ...judgeHits(project, unusedIgnore, hits)]), hidden }
}

function covers({ rule, file, line }: Ignore, finding: Judged): boolean {
  const isRule = rule === finding.rule || (rule.endsWith('/*') && finding.rule.startsWith(rule.slice(0, -1)))
  const isFile = file === undefined || file === finding.file || matchesGlob(finding.file, file)
  return isRule && isFile && (line === undefined || line === finding.line)
}
