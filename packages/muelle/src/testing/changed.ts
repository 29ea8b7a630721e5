import { relative, sep } from 'node:path'
import { UserError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'

/**
 * The files of the project that differ from a git revision: committed since, changed and not committed, and new ones that git does not
 * ignore.
 * @param revision undefined for where this branch left the main one (`origin/HEAD`, `main` or `master`).
 * @returns the commit that was compared with, and paths relative to the project, with `/`.
 * @throws UserError without git, and for a revision that it does not know.
 */
export async function changedFiles(
  directory: string,
  revision: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly since: string; readonly files: readonly string[] }> {
  const git = async (...argv: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run({ argv: ['git', '-C', directory, ...argv], signal })
    signal.throwIfAborted()
    return { ok: exitCode === 0, stdout: stdout.trim(), stderr: stderr.trim() }
  }
  const root = await git('rev-parse', '--show-toplevel')
  if (!root.ok)
    throw new UserError({
      what: 'What changed cannot be told.',
      evidence: root.stderr || 'git does not answer',
      next: 'It needs git, and a repository with a commit; or name the modules.',
    })
  const since =
    revision === undefined
      ? await branchPoint(git)
      : await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)
  if (since === undefined || !since.ok)
    throw new UserError({
      what:
        revision === undefined ? 'It is not clear what this branch began from.' : `Git knows no revision ${revision}.`,
      evidence: revision === undefined ? 'there is no origin/HEAD, main or master' : undefined,
      next: 'Name a commit, tag or branch: muelle test --changed v1.2',
    })
  const differing = await git('diff', '--name-only', '--no-renames', '-z', since.stdout, '--', '.')
  const fresh = await git('ls-files', '--others', '--exclude-standard', '-z', '--full-name', '--', '.')
  const prefix = relative(root.stdout, await realPath(directory))
    .split(sep)
    .join('/')
  const files = `${differing.stdout}\0${fresh.stdout}`.split('\0').filter((path) => path !== '')
  return {
    since: since.stdout,
    files: files.map((path) => (prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : path)),
  }
}

async function realPath(directory: string): Promise<string> {
  const { realpath } = await import('node:fs/promises')
  return await realpath(directory)
}

type Git = (
  ...argv: readonly string[]
) => Promise<{ readonly ok: boolean; readonly stdout: string; readonly stderr: string }>

async function branchPoint(git: Git): Promise<{ readonly ok: boolean; readonly stdout: string } | undefined> {
  for (const main of ['origin/HEAD', 'main', 'master']) {
    const base = await git('merge-base', 'HEAD', main)
    if (base.ok) return base
  }
  return undefined
}

/**
 * The modules that files belong to.
 * @param folders of modules, relative to the project, by module.
 */
export const modulesOfFiles = (files: readonly string[], folders: ReadonlyMap<string, string>): readonly string[] =>
  [...folders]
    .flatMap(([module, folder]) => (files.some((path) => path.startsWith(`${folder}/`)) ? [module] : []))
    .sort()
