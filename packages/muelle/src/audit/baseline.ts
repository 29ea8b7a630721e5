import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Finding } from './finding.ts'
import type { Judged } from './judge.ts'
import { lineText } from './text.ts'

/** Findings that an old project begins with: they are not reported again, new ones are. */
export const Baseline = z.strictObject({
  schema: z.literal(1),
  /** Fingerprints, each with what it stands for, so that a person can read the file. */
  findings: z.record(z.string(), z.string()),
})
export type Baseline = z.output<typeof Baseline>

/**
 * What a finding is known by although lines move: its rule, its file and the words of its line; of several alike the first, the second …
 */
function fingerprints(findings: readonly Judged[]): readonly (readonly [string, Judged])[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const words = `${finding.rule}\n${finding.file}\n${lineText(finding.hit.at.file, finding.line).trim()}`
    const number = (seen.get(words) ?? 0) + 1
    seen.set(words, number)
    return [createHash('sha256').update(`${words}\n${number}`).digest('hex').slice(0, 16), finding]
  })
}

export const baselineOf = (findings: readonly Judged[]): Baseline => ({
  schema: 1,
  findings: Object.fromEntries(fingerprints(findings).map(([print, each]) => [print, told(each)])),
})

const told = ({ rule, file, line }: Finding) => `${rule} ${file}:${line}`

/** Those that the baseline does not have, and how many of its own are gone. */
export function sinceBaseline(
  findings: readonly Judged[],
  baseline: Baseline,
): { readonly left: readonly Judged[]; readonly known: number; readonly gone: number } {
  const prints = fingerprints(findings)
  const left = prints.filter(([print]) => !(print in baseline.findings)).map(([, finding]) => finding)
  const known = prints.length - left.length
  return { left, known, gone: Object.keys(baseline.findings).length - known }
}
