import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '../../../packages/muelle/src/kernel/run.ts'

/** Runs a program that must do well; its standard output, trimmed. */
export async function must(argv: readonly [string, ...string[]], directory?: string): Promise<string> {
  const { ended, exitCode, stdout, stderr } = await run({ argv, directory, timeout: 120_000 })
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: ${ended} ${exitCode ?? ''}\n${stderr}`)
  return stdout.trim()
}

/** A repository of addons, and the bare one beside it that a server gives away. */
export interface Repository {
  /** Absolute path of the bare one. */
  readonly path: string
  /** Writes files, commits and pushes; the commit. */
  commit(files: Readonly<Record<string, string>>): Promise<string>
  /** Begins history anew with what is there, and pushes over the old. */
  rewrite(): Promise<string>
  git(...argv: readonly string[]): Promise<string>
  remove(): Promise<void>
}

export async function repository(): Promise<Repository> {
  const root = await mkdtemp(join(tmpdir(), 'addons-repository-'))
  const work = join(root, 'work')
  const path = join(root, 'private.git')
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com']
  const git = (...argv: readonly string[]) => must(['git', '-C', work, ...who, ...argv])
  await must(['git', 'init', '--quiet', '--initial-branch', '19.0', work])
  await must(['git', 'init', '--quiet', '--bare', '--initial-branch', '19.0', path])
  const push = () => git('push', '--quiet', '--force', path, '19.0')
  return {
    path,
    git,
    async commit(files) {
      for (const [file, content] of Object.entries(files)) {
        await mkdir(dirname(join(work, file)), { recursive: true })
        await writeFile(join(work, file), content)
      }
      await git('add', '--all')
      await git('commit', '--quiet', '--message', 'more')
      await push()
      return git('rev-parse', 'HEAD')
    },
    async rewrite() {
      await git('commit', '--quiet', '--amend', '--message', 'history is another')
      await push()
      await must(['git', '-C', path, 'reflog', 'expire', '--expire=now', '--all'])
      await must(['git', '-C', path, 'gc', '--quiet', '--prune=now'])
      return git('rev-parse', 'HEAD')
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
}
