import { posix } from 'node:path'
import { rule } from '../../rule.ts'
import { scriptLines, scriptsOf } from '../scripts-text.ts'
import { servicesOf } from '../services.ts'
import { wordsOnOneLine } from '../written/words.ts'

/** An address with a password or a token before the host. */
const address = /\bhttps?:\/\/(?<login>[^\s/@"']{1,200})@(?<host>[\w.${}-]{1,80})/g

export const tokenInGitRemote = rule({
  id: 'secrets/token-in-git-remote',
  severity: 'high',
  title: 'A token stays in a clone’s .git/config',
  why: 'git writes the address of the remote into .git/config: whoever reads the volume or the backup has the token.',
  source: 'git-scm.com/docs/git-clone; git-scm.com/docs/gitcredentials',
  fix: 'Give it by a credential helper or GIT_ASKPASS, or use a deploy key over SSH.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const line = wordsOnOneLine(service, project.roleOf(service))
      for (const { index, login } of remotesOf(line.text))
        yield { at: line.placeOf(index), message: `${service.name} clones with a token in the address`, hides: [login] }
    }
    for (const file of scriptsOf(project))
      for (const line of scriptLines(file))
        for (const { index, login } of remotesOf(line.text))
          yield { at: line.placeOf(index, 8), message: 'git keeps the address with its token', hides: [login] }
    for (const path of project.tree.paths.filter((each) => posix.basename(each) === '.gitmodules')) {
      const file = project.tree.read(path)
      for (const match of file?.text.matchAll(address) ?? [])
        if (file !== undefined && isToken(match.groups?.login ?? ''))
          yield {
            at: { file, from: match.index, to: match.index + match[0].length },
            message: 'the address of a submodule has a token in it',
            hides: [match.groups?.login ?? ''],
          }
    }
  },
})

function* remotesOf(line: string): Generator<{ readonly index: number; readonly login: string }> {
  const text = line.slice(0, 4000)
  // What is asked once is not kept: ls-remote, fetch of an address.
  if (!/\bgit\b[^|;&]*\b(clone|remote\s+(add|set-url)|submodule\s+add|config)\b/.test(text)) return
  for (const match of text.matchAll(address))
    if (isToken(match.groups?.login ?? '')) yield { index: match.index, login: match.groups?.login ?? '' }
}

/** `user:password`, a variable that is called a token, or a token's own form; a name alone asks for the password. */
const isToken = (login: string): boolean =>
  /:[^\s]/.test(login) ||
  /\$\{?\w*(TOKEN|PAT|PASS|SECRET|KEY|AUTH|CRED)/i.test(login) ||
  /^(gh[pousr]_|github_pat_|glpat-)/.test(login)
