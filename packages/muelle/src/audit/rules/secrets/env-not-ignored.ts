import { posix } from 'node:path'
import { isEnvFile, isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { rule } from '../../rule.ts'
import { type Place, startOf } from '../../text.ts'
import { below } from '../../tree.ts'
import { isSecretName } from '../credentials.ts'
import { servicesOf } from '../services.ts'
import { writtenSecrets } from '../written/written.ts'

export const envNotIgnored = rule({
  id: 'secrets/env-not-ignored',
  severity: 'medium',
  title: 'Nothing keeps the environment file out of git',
  why: 'The stack takes its secrets from it: the first git add . publishes them.',
  source: 'git-scm.com/docs/gitignore',
  fix: 'Add .env to .gitignore.',
  *find(project) {
    const { tree, ignores } = project
    const told = new Set<string>()
    for (const { path, at } of expected(project)) {
      if (told.has(path) || ignores.lineFor(path) !== undefined || project.publicationOf(path) === 'published') continue
      told.add(path)
      const ignoring = tree.read('.gitignore')
      yield { at: ignoring === undefined ? at : startOf(ignoring), message: `no line of .gitignore keeps ${path} out` }
      if (ignoring !== undefined) return
    }
  },
})

/** Environment files that the stack needs and that hold secrets, whether or not they are there. */
function* expected(project: Project): Generator<{ readonly path: string; readonly at: Place }> {
  for (const { compose, service } of servicesOf(project)) {
    for (const { value, at } of service.envFiles) {
      const path = below(compose.directory, value)
      if (path !== undefined && isEnvFile(path) && !isSample(path)) yield { path, at }
    }
    for (const { at, value } of service.environment.values())
      if (value?.variables.some(({ name }) => isSecretName(name)))
        yield { path: posix.join(compose.directory, '.env'), at }
  }
  // An example with secrets is there to be copied to it.
  for (const { kind, isSample: isCopied, at } of writtenSecrets(project))
    if (kind === 'env' && isCopied && /(^|\/)\.?env[._-]/.test(at.file.path))
      yield { path: posix.join(posix.dirname(at.file.path), '.env'), at: startOf(at.file) }
}
