import { join } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import { type Mend, mendsOf } from '../audit/mend.ts'
import { writeAtomic } from '../kernel/files.ts'
import { type Progress, type Step, step } from '../kernel/steps.ts'
import { audit } from './audit.ts'

/** Files that are mended, and what is left for somebody to decide. */
export interface Mended {
  readonly files: readonly { readonly file: string; readonly mended: number }[]
}

/** What `--fix` would do to the files below a directory, a step a file. */
export function mendSteps(root: string): readonly Step[] {
  return mendsOf(audit(root).findings).map(stepOf)
}

/**
 * Does it. A file is replaced as a whole, in the encoding that it had; one mend may uncover another, so it is gone round until nothing
 * is left that is certain.
 */
export async function mend(root: string, progress: Progress): Promise<Mended> {
  const count = new Map<string, number>()
  // Each round mends at least one finding, and what two rules undo of one another must not go on for ever.
  for (let round = 0; round < 5; round++) {
    const { findings, encode } = audit(root)
    const mends = mendsOf(findings)
    if (mends.length === 0) break
    for (const each of mends)
      await progress.step(stepOf(each), async () => {
        const { path } = each.file
        await writeAtomic(join(root, path), encode(path, each.text))
        count.set(path, (count.get(path) ?? 0) + each.findings.length)
      })
  }
  return { files: [...count].map(([file, mended]) => ({ file, mended })) }
}

function stepOf({ file, text, findings }: Mend): Step {
  const rules = [...new Set(findings.map(({ rule }) => rule))].join(', ')
  const patch = createTwoFilesPatch(file.path, file.path, file.text, text, undefined, undefined, { context: 2 })
  return step({
    id: `mend:${file.path}`,
    what: `mend ${findings.length === 1 ? 'one fault' : `${findings.length} faults`} in ${file.path}`,
    why: `${rules}: the mend is certain`,
    undo: `git checkout -- ${file.path}, or take the patch back`,
    patch: patch.replace(/^=+\n/, ''),
  })
}
