import type { Lock } from '../../stack/lock.ts'
import type { Stack } from '../../stack/stack.ts'
import { cached, dropCached, fetchCommit } from './cache.ts'
import type { GitSource, Surroundings } from './git.ts'
import { askRemote, resolveRef } from './remote.ts'
import { type ReadKey, withSsh } from './ssh.ts'
import { isWhole, vendor } from './vendor.ts'

/** The key of a source in `addons` of muelle.lock. */
export const lockKey = ({ git, ref }: Pick<GitSource, 'git' | 'ref'>): string => `${git}#${ref}`

/** The git sources of a stack. */
export const gitSources = ({ odoo }: Pick<Stack, 'odoo'>): readonly GitSource[] =>
  odoo.addons.filter((source) => typeof source !== 'string')

/** What a fetch needs to know of its stack. */
export type Addons = Pick<Stack, 'directory' | 'odoo' | 'lock'>

/**
 * Sees to it that every git source lies in `.muelle/addons/` at its pinned commit, with just the modules that are asked for and
 * unchanged; pins those that are new. A commit that is in the cache needs no network, and stays when its repository loses it.
 * @returns the lock with the commits.
 * @throws UserError when git refuses (address, ref, key, host key) or a module is not there; EnvironmentError when git is missing.
 */
export async function fetchAddons(
  stack: Addons,
  readKey: ReadKey,
  note: (text: string) => void,
  around: Surroundings,
): Promise<Lock> {
  const commits: Record<string, string> = { ...stack.lock.addons }
  for (const source of gitSources(stack))
    commits[lockKey(source)] = await fetchSource(stack, source, commits[lockKey(source)], readKey, note, around)
  return { ...stack.lock, addons: commits }
}

/**
 * The same for one source.
 * @param pinned its commit; undefined to take what its ref leads to now.
 * @returns the commit.
 */
export async function fetchSource(
  stack: Addons,
  source: GitSource,
  pinned: string | undefined,
  readKey: ReadKey,
  note: (text: string) => void,
  around: Surroundings,
): Promise<string> {
  if (pinned !== undefined && (await isWhole(stack.directory, source, pinned))) return pinned
  const kept = pinned === undefined ? undefined : await cached(around, source.git, pinned)
  if (pinned !== undefined && kept !== undefined) {
    note(`taking ${source.git} at ${short(pinned)} from the cache`)
    await fromCache(stack, source, pinned, kept, around)
    return pinned
  }
  return withSsh(source, stack.lock, readKey, around, async (ssh) => {
    const commit = pinned ?? resolveRef(source, await askRemote(source, ssh, around)).commit
    note(`fetching ${source.git} at ${short(commit)}${pinned === undefined ? ` (${source.ref})` : ''}`)
    await vendor(stack.directory, source, commit, await fetchCommit(source, commit, ssh, around), around)
    return commit
  })
}

/** What cannot be read of the cache is taken out of it, so that the next run fetches it again. */
async function fromCache(
  stack: Addons,
  source: GitSource,
  commit: string,
  repository: string,
  around: Surroundings,
): Promise<void> {
  try {
    await vendor(stack.directory, source, commit, repository, around)
  } catch (error) {
    if (error instanceof Error && 'kind' in error && error.kind === 'failed')
      await dropCached(around, source.git, commit)
    throw error
  }
}

/** A commit as people name it. */
export const short = (commit: string): string => commit.slice(0, 12)
