import type { Project } from '../../project/project.ts'
import type { Located } from '../../text.ts'
import { ofComposes } from './composes.ts'
import { ofConfs } from './confs.ts'
import { ofDockerfiles } from './dockerfiles.ts'
import { ofEnvFiles } from './env-files.ts'
import { ofOthers } from './others.ts'
import { ofScripts } from './scripts.ts'

/** A password, token or key that is written out in a file. `at` is where it is spoken of; its value is never told. */
export interface WrittenSecret extends Located<string> {
  /** Of the variable, key or option that has it. */
  readonly name: string
  readonly kind: 'compose' | 'env' | 'dockerfile' | 'conf' | 'command' | 'script' | 'data'
  /** It stands in something that is there to be copied. */
  readonly isSample: boolean
}

const found = new WeakMap<Project, readonly WrittenSecret[]>()

/** All of a project, read once. */
export function writtenSecrets(project: Project): readonly WrittenSecret[] {
  const known = found.get(project) ?? [
    ...ofComposes(project),
    ...ofEnvFiles(project),
    ...ofDockerfiles(project),
    ...ofConfs(project),
    ...ofScripts(project),
    ...ofOthers(project),
  ]
  found.set(project, known)
  return known
}
