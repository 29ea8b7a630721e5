import { posix } from 'node:path'
import { isOfTests, isSample } from '../../project/env-files.ts'
import type { Project } from '../../project/project.ts'
import { get, text } from '../../read/yaml.ts'
import { rule } from '../../rule.ts'
import { startOf } from '../../text.ts'
import { below } from '../../tree.ts'
import { isOfCore } from '../core.ts'
import { asPublished } from '../published.ts'

export const secretFileCommitted = rule({
  id: 'secrets/secret-file-committed',
  severity: 'high',
  title: 'The file of a secret is in git',
  why: 'A secret of Compose is a file to keep it out of the environment; in the repository everybody has it.',
  source: 'docs.docker.com/compose/how-tos/use-secrets',
  fix: 'git rm --cached the file, add its folder to .gitignore, and change the secret.',
  anywhere: true,
  *find(project) {
    const { tree } = project
    for (const [path, what] of [...ofComposes(project), ...byKind(project)]) {
      const published = asPublished(project, path)
      const file = isSample(path) || published === undefined ? undefined : tree.read(path)
      if (file === undefined || published === undefined || file.text.trim() === '') continue
      const lines = file.text.split('\n').map((line) => line.trim())
      yield {
        at: startOf(file),
        message: `${path}, ${what}, is in the repository${published.words}`,
        severity: published.severity,
        hides: lines.filter(Boolean),
      }
    }
  },
})

/** Files below `secrets:` of compose files. */
function* ofComposes({ composes }: Project): Generator<readonly [path: string, what: string]> {
  for (const { secrets, directory } of composes)
    for (const [name, { value }] of secrets) {
      const file = text(get(value, 'file'))?.value
      const path = file === undefined || file.includes('$') ? undefined : below(directory, file)
      if (path !== undefined) yield [path, `the secret ${name}`]
    }
}

/** Files that are secrets by what they are. */
function* byKind({ tree }: Project): Generator<readonly [path: string, what: string]> {
  for (const path of tree.paths) {
    const name = posix.basename(path)
    if (/^\.?pgpass(\.conf)?$/.test(name) && /^[^#\n:]*:[^\n:]*:[^\n:]*:[^\n:]*:\S/m.test(tree.read(path)?.text ?? ''))
      yield [path, 'a password file of PostgreSQL']
    const isKey =
      /\.(pem|key|ppk)$|^id_(rsa|dsa|ecdsa|ed25519)$/.test(name) && !isOfTests(path) && !isOfCore(path, tree)
    if (isKey && /-----BEGIN (?!ENCRYPTED)[A-Z ]*PRIVATE KEY-----/.test(tree.read(path)?.text ?? ''))
      yield [path, 'a private key']
  }
}
