import type { Judged } from './judge.ts'
import type { Edit } from './rule.ts'
import type { TextFile } from './text.ts'

/** A file as it will be, and which findings that mends. */
export interface Mend {
  readonly file: TextFile
  readonly text: string
  readonly findings: readonly Judged[]
}

/**
 * What the certain edits of some findings make of their files; everything else stays byte for byte. Of two findings whose edits touch
 * one another the first is mended, the other one by the next run. A finding whose edits reach into several files is mended whole or not.
 */
export function mendsOf(findings: readonly Judged[]): readonly Mend[] {
  const taken = new Map<TextFile, Edit[]>()
  const mended = new Map<TextFile, Judged[]>()
  for (const finding of findings) {
    const edits = finding.hit.edits ?? []
    if (edits.length === 0 || edits.some((edit) => (taken.get(edit.at.file) ?? []).some((other) => touch(edit, other))))
      continue
    for (const edit of edits) taken.set(edit.at.file, [...(taken.get(edit.at.file) ?? []), edit])
    for (const file of new Set(edits.map(({ at }) => at.file))) mended.set(file, [...(mended.get(file) ?? []), finding])
  }
  return [...taken].map(([file, edits]) => ({ file, text: edited(file, edits), findings: mended.get(file) ?? [] }))
}

/** Two that insert at one place, or overlap: their order would decide. */
const touch = (a: Edit, b: Edit) => a.at.from <= b.at.to && b.at.from <= a.at.to && !same(a, b)
const same = (a: Edit, b: Edit) => a.at.from === b.at.from && a.at.to === b.at.to && a.text === b.text

function edited(file: TextFile, edits: readonly Edit[]): string {
  // The same edit for a second finding is done once.
  const once = new Map(edits.map((edit) => [`${edit.at.from} ${edit.at.to} ${edit.text}`, edit]))
  const inOrder = [...once.values()].sort((a, b) => a.at.from - b.at.from)
  let text = ''
  let from = 0
  for (const { at, text: put } of inOrder) {
    text += file.text.slice(from, at.from) + put
    from = at.to
  }
  return text + file.text.slice(from)
}
