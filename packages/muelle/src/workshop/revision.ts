import { UserError } from '../kernel/errors.ts'
import { contextPaths } from '../render/build/context.ts'
import type { Stack } from '../stack/stack.ts'
import { askGit, lockAt, pinsOf } from './git.ts'

/** What git says of the project that an application image is made from. */
export interface Revision {
  /** The commit, whole. */
  readonly commit: string
  /** The nearest tag before it without its `v`; undefined when there is none. */
  readonly version: string | undefined
  /** Files of the image that differ from the commit, relative to the project; they are why its tag says `dirty`. */
  readonly dirty: readonly string[]
}

/**
 * The git state of a project, as far as it concerns the application image: muelle.yaml, what goes into the image, and the pins of
 * muelle.lock. What else lies in the repository, and what Muelle renders, does not make it dirty.
 * @returns undefined when it is no git repository, has no commit yet, or git is not installed.
 */
export async function revisionOf(stack: Stack, signal?: AbortSignal): Promise<Revision | undefined> {
  const { directory } = stack
  const git = async (...argv: readonly string[]) => {
    const answer = await askGit(directory, argv, { signal })
    return answer.ok ? answer.stdout : undefined
  }
  const commit = (await git('rev-parse', '--verify', '--quiet', 'HEAD'))?.trim()
  if (commit === undefined || commit === '') return undefined
  const described = (await git('describe', '--tags', '--abbrev=0', 'HEAD'))?.trim()
  // Git's checkouts of addons are pinned by commits, and lie where git does not look.
  const paths = ['muelle.yaml', ...contextPaths(stack).map(({ path }) => path)].filter((path) => !isCheckout(path))
  const own = [':(exclude)stack', ':(exclude).muelle', ':(exclude)muelle.lock']
  const status = await git(
    ...['status', '--porcelain', '--no-renames', '-z', '--untracked-files=all', '--'],
    ...[...paths, ...own],
  )
  if (status === undefined) return undefined
  const changed = status.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]))
  const pinned = await lockAt(directory, 'HEAD', stack.environment, signal)
  return {
    commit,
    version: described?.replace(/^v(?=\d)/, ''),
    dirty: [...changed, ...(pinsOf(stack.lock) === pinsOf(pinned) ? [] : ['muelle.lock'])],
  }
}

const isCheckout = (path: string): boolean => path === '.muelle' || path.startsWith('.muelle/')

/**
 * The tag that says what an image was made from: `1.4-3f2a1b9c0d1e`, and `-dirty` behind it when the files were no commit's.
 * @param odooVersion stands for the version where no git tag gives one.
 */
export function tagFor({ commit, version, dirty }: Revision, odooVersion: string): string {
  const clean = (version ?? odooVersion).replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[.-]+/, '')
  return `${clean.slice(0, 80) || odooVersion}-${commit.slice(0, 12)}${dirty.length > 0 ? '-dirty' : ''}`
}

/** The same as a label: the commit, and whether it is the whole truth. */
export const labelFor = (revision: Revision | undefined): string =>
  revision === undefined ? '' : `${revision.commit}${revision.dirty.length > 0 ? '-dirty' : ''}`

/**
 * The tag for the application image of a project as it is now.
 * @throws UserError when git has nothing to say.
 */
export async function gitTag(stack: Stack, signal?: AbortSignal): Promise<string> {
  const revision = await revisionOf(stack, signal)
  if (revision !== undefined) return tagFor(revision, stack.odoo.version)
  throw new UserError({
    what: 'The image cannot be tagged by its version: the project has no commit.',
    evidence: `git says nothing of ${stack.directory}`,
    next: 'Commit the project, or name the tag: muelle images tag 1.0.',
  })
}
