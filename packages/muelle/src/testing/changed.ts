import { realpath } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { UserError } from '../kernel/errors.ts'
import { askGit, noGit } from '../workshop/git.ts'

/**
 * The files of the project that differ from a git revision: committed since, changed and not committed, and new ones that git does not
 * ignore.
 * @param revision undefined for where this branch left the main one (`origin/HEAD`, `main` or `master`).
 * @returns the commit that was compared with, and paths relative to the project, with `/`.
 * @throws UserError without a repository, and for a revision that git does not know; EnvironmentError without git.
 */
export async function changedFiles(
  directory: string,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly since: string; readonly files: readonly string[] }> {
  const ask = (...argv: readonly string[]) => askGit(directory, argv, { signal })
  const root = await ask('rev-parse', '--show-toplevel')
  if (!root.ok) throw root.missing ? noGit() : unclear(root.evidence)
  const since =
    revision === undefined
      ? await branchPoint(ask)
      : await ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
  if (!since.ok)
    throw new UserError({
      what:
        revision === undefined ? 'It is not clear what this branch began from.' : `Git knows no revision ${revision}.`,
      evidence: revision === undefined ? 'there is no origin/HEAD, main or master' : undefined,
      next: 'Name a commit, tag or branch: muelle test --since v1.2',
    })
  const commit = since.stdout.trim()
  const listed = async (...argv: readonly string[]) => {
    const answer = await ask(...argv, '-z', '--', '.')
    if (!answer.ok) throw unclear(answer.evidence)
    return answer.stdout.split('\0').filter((path) => path !== '')
  }
  const files = [
    ...(await listed('diff', '--name-only', '--no-renames', commit)),
    ...(await listed('ls-files', '--others', '--exclude-standard', '--full-name')),
  ]
  const prefix = relative(root.stdout.replace(/\n$/, ''), await realpath(directory))
    .split(sep)
    .join('/')
  return {
    since: commit,
    files: files.map((path) => (prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path)),
  }
}

const unclear = (evidence: string) =>
  new UserError({
    what: 'What changed cannot be told.',
    evidence: evidence || undefined,
    next: 'It needs a git repository with a commit; or name the modules.',
  })

type Ask = (...argv: readonly string[]) => ReturnType<typeof askGit>

async function branchPoint(ask: Ask): ReturnType<Ask> {
  for (const main of ['origin/HEAD', 'main', 'master']) {
    const base = await ask('merge-base', 'HEAD', main)
    if (base.ok) return base
  }
  return { ok: false, missing: false, evidence: '' }
}

/** Whether a changed path is this one, lies below it, or holds it, as a submodule does. */
export const concerns = (changed: string, path: string): boolean =>
  changed === path || changed.startsWith(`${path}/`) || path.startsWith(`${changed}/`)

/**
 * The modules that files belong to.
 * @param folders of modules, relative to the project, by module.
 */
export const modulesOfFiles = (files: readonly string[], folders: ReadonlyMap<string, string>): readonly string[] =>
  [...folders].flatMap(([module, folder]) => (files.some((path) => concerns(path, folder)) ? [module] : [])).sort()
