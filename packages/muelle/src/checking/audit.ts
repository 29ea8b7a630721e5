import type { Judged } from '../audit/judge.ts'
import { judgeProject } from '../audit/judge.ts'
import { readProject } from '../audit/project/project.ts'
import { rules } from '../audit/rules/rules.ts'
import { packs } from '../packs/packs.ts'
import { directoryTree, type Unread } from '../sources/directory-tree.ts'

export interface Audit {
  readonly findings: readonly Judged[]
  readonly unread: readonly Unread[]
  /** Compose files and configurations of Odoo that were found: none of either means that this is no such project. */
  readonly composeFiles: number
  readonly confs: number
}

/** Reads a folder and runs every rule over it. Nothing is executed, nothing is written. */
export function audit(directory: string): Audit {
  const tree = directoryTree(directory)
  const project = readProject(tree)
  const all = [...rules, ...packs.flatMap((pack) => pack.rules ?? [])]
  const findings = judgeProject(project, all)
  const broken = project.composeFiles.flatMap(({ file, broken }) =>
    broken.map(({ message }) => ({ file: file.path, message: `is no YAML: ${message}` })),
  )
  return {
    findings,
    unread: [...tree.unread, ...broken],
    composeFiles: project.composeFiles.length,
    confs: project.confs.length,
  }
}
