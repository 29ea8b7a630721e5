import type { z } from 'zod'
import type { Project } from '../project/project.ts'
import type { Hit } from '../rule.ts'
import { lineAt, type TextFile } from '../text.ts'
import { isMeant } from './glob.ts'
import type { TextFind } from './schema.ts'

/** Longer lines are written by programs. */
const longest = 2000

interface Where {
  readonly files?: readonly string[] | undefined
  readonly except?: readonly string[] | undefined
}

/** Files that are meant; the rules themselves never are, or each would find its own words. */
export const filesMeant = ({ tree }: Project, { files = ['**'], except = [] }: Where): readonly TextFile[] =>
  tree.paths
    .filter((path) => !path.startsWith('.muelle/'))
    .filter((path) => files.some((each) => isMeant(path, each)) && !except.some((each) => isMeant(path, each)))
    .flatMap((path) => tree.read(path) ?? [])

/** Lines that have a text or match a pattern. */
export function* findText(project: Project, find: z.output<typeof TextFind>, message: string): Generator<Hit> {
  const { text = [], pattern, without = [] } = find
  for (const file of filesMeant(project, find)) {
    const lines = file.text.split('\n')
    for (const [index, whole] of lines.entries()) {
      const line = whole.replace(/\r$/, '')
      if (line.length > longest || without.some((each) => line.includes(each))) continue
      const isFound = pattern === undefined ? text.some((each) => line.includes(each)) : pattern(line)
      if (isFound) yield { at: lineAt(file, index + 1), message }
    }
  }
}
