import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { type Judged, judgeProject } from '../audit/judge.ts'
import { isOwnRule, type OwnRules, ownRules, type WrongRule } from '../audit/own/own-rules.ts'
import { readProject } from '../audit/project/project.ts'
import type { Rule } from '../audit/rule.ts'
import { rules as shipped } from '../audit/rules/rules.ts'
import { suppress } from '../audit/suppress/suppress.ts'
import type { PastFile } from '../audit/tree.ts'
import { packs } from '../packs/packs.ts'
import { type DirectoryTree, directoryTree, type Unread } from '../sources/directory-tree.ts'
import { trackedFiles } from '../sources/git-index.ts'

/** Every rule: the house's and the countries'. */
export const rules: readonly Rule[] = [...shipped, ...packs.flatMap((pack) => pack.rules ?? [])]

const taken = new Set(rules.map(({ id }) => id))

/** What a folder's `.muelle/rules/` adds. */
export function rulesOfProject(directory: string): OwnRules {
  const folder = join(directory, '.muelle', 'rules')
  if (!existsSync(folder)) return { rules: [], wrong: [] }
  const tree = directoryTree(folder)
  const files = tree.paths.flatMap((path) => {
    const file = isOwnRule(`.muelle/rules/${path}`) ? tree.read(path) : undefined
    return file === undefined ? [] : [{ ...file, path: `.muelle/rules/${path}` }]
  })
  return ownRules(files, taken)
}

export interface Audit {
  /** Those that were run: Muelle's and the project's. */
  readonly rules: readonly Rule[]
  /** Rules of the project that cannot be understood. */
  readonly wrong: readonly WrongRule[]
  readonly findings: readonly Judged[]
  /** What somebody has decided not to be told of. */
  readonly hidden: readonly { readonly finding: Judged; readonly reason: string }[]
  readonly unread: readonly Unread[]
  /** A text in the encoding of its file. */
  readonly encode: DirectoryTree['encode']
  /** Compose files and configurations of Odoo that were found. */
  readonly read: { readonly composeFiles: number; readonly confs: number }
}

/** Projects with fewer files are judged within the memory that Node takes anyway. */
const manyFiles = 500

/** Reads a folder and runs every rule over it. Nothing is executed, nothing is written. @param past files that git no longer has. */
export function audit(directory: string, past: readonly PastFile[] = []): Audit {
  const tree = directoryTree(directory, trackedFiles(directory), past)
  // Else V8 gives 134 MB to young objects alone, with 1,000 compose files, and takes as long.
  if (tree.paths.length > manyFiles) setFlagsFromString('--semi-space-growth-factor=1')
  const project = readProject(tree)
  const own = ownRules(
    tree.paths.filter(isOwnRule).flatMap((path) => tree.read(path) ?? []),
    taken,
  )
  const all = [...rules, ...own.rules]
  const { left, hidden } = suppress(project, judgeProject(project, all))
  const broken = project.composeFiles.flatMap(({ file, broken }) =>
    broken.map(({ message }) => ({ file: file.path, message: `is no YAML: ${message}` })),
  )
  return {
    rules: all,
    wrong: own.wrong,
    findings: left,
    hidden,
    unread: [...tree.unread, ...broken],
    encode: tree.encode,
    read: { composeFiles: project.composeFiles.length, confs: project.confs.length },
  }
}
