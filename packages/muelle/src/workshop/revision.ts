import { UserError } from '../kernel/errors.ts'
import { run } from '../kernel/run.ts'
import { contextPaths } from '../render/build/context.ts'
import type { Stack } from '../stack/stack.ts'

/** What git says of the project that an application image is made from. */
export interface Revision {
  /** The commit, whole. */
  readonly commit: string
  /** The nearest tag before it without its `v`; undefined when there is none. */
  readonly version: string | undefined
  /** Files of the image that differ from the commit, relative to the project; they are why its tag says `dirty`. */
  readonly dirty: readonly string[]
}

/** Asks git; standard output, or undefined when it refuses. */
async function git(directory: string, argv: readonly string[], signal?: AbortSignal): Promise<string | undefined> {
  const { exitCode, stdout } = await run({ argv: ['git', '-C', directory, ...argv], signal })
  signal?.throwIfAborted()
  return exitCode === 0 ? stdout : undefined
}

/**
 * The git state of a project, as far as it concerns the application image: muelle.yaml, what goes into the image, and the pins of
 * muelle.lock. What else lies in the repository, and what Muelle renders, does not make it dirty.
 * @returns undefined when it is no git repository, has no commit yet, or git is not installed.
 */
export async function revisionOf(stack: Stack, signal?: AbortSignal): Promise<Revision | undefined> {
  const { directory } = stack
  const commit = (await git(directory, ['rev-parse', '--verify', '--quiet', 'HEAD'], signal))?.trim()
  if (commit === undefined || commit === '') return undefined
  const described = (await git(directory, ['describe', '--tags', '--abbrev=0', 'HEAD'], signal))?.trim()
  // Git's checkouts of addons are pinned by commits, and lie where git does not look.
  const paths = ['muelle.yaml', ...contextPaths(stack).map(({ path }) => path)].filter((path) => !isCheckout(path))
  const own = [':(exclude)stack', ':(exclude).muelle', ':(exclude)muelle.lock']
  const status = await git(
    directory,
    ['status', '--porcelain', '--no-renames', '-z', '--untracked-files=all', '--', ...paths, ...own],
    signal,
  )
  if (status === undefined) return undefined
  const changed = status.split('\0').flatMap((line) => (line === '' ? [] : [line.slice(3)]))
  return {
    commit,
    version: described?.replace(/^v(?=\d)/, ''),
    dirty: [...changed, ...((await pinsDiffer(stack, signal)) ? ['muelle.lock'] : [])],
  }
}

const isCheckout = (path: string): boolean => path === '.muelle' || path.startsWith('.muelle/')

/** Whether muelle.lock pins another base or other addons than the commit's does. The digests of what was pushed do not count. */
async function pinsDiffer({ directory, environment, lock }: Stack, signal?: AbortSignal): Promise<boolean> {
  const text = await git(directory, ['show', 'HEAD:./muelle.lock'], signal)
  const pins = (from: unknown) => {
    const { images, addons } = (from ?? {}) as { images?: Record<string, { reference?: string }>; addons?: unknown }
    return JSON.stringify([images?.odoo?.reference ?? null, Object.entries(addons ?? {}).sort()])
  }
  return pins(lock) !== pins(committed(text, environment))
}

/** One environment of a lock as it was committed; nothing when it cannot be read: then it differs from whatever is there now. */
function committed(text: string | undefined, environment: string): unknown {
  if (text === undefined) return undefined
  try {
    return (JSON.parse(text) as { environments?: Record<string, unknown> }).environments?.[environment]
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

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
