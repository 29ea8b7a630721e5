import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../../kernel/errors.ts'
import { explainFileError } from '../../kernel/files.ts'
import { type GitSource, git, refused, type Surroundings } from './git.ts'
import { isAlive } from './ssh.ts'

/** Where fetched commits are kept, for all projects of this user. */
export const cacheDirectory = ({ environ }: Surroundings): string =>
  join(environ.XDG_CACHE_HOME || join(environ.HOME || homedir(), '.cache'), 'muelle', 'git')

/** Where one commit of a repository is kept. */
const placeOf = (around: Surroundings, address: string, commit: string) => {
  const folder = join(cacheDirectory(around), createHash('sha256').update(address).digest('hex').slice(0, 16))
  return { folder, place: join(folder, `${commit}.git`) }
}

/** The kept repository of a commit; undefined when it was never fetched, or what is there is broken. */
export async function cached(around: Surroundings, address: string, commit: string): Promise<string | undefined> {
  const { place } = placeOf(around, address, commit)
  const { exitCode } = await git(around, [`--git-dir=${place}`, 'cat-file', '-e', `${commit}^{tree}`])
  return exitCode === 0 ? place : undefined
}

/** Takes a commit out of the cache: what is there cannot be read. */
export const dropCached = (around: Surroundings, address: string, commit: string): Promise<void> =>
  rm(placeOf(around, address, commit).place, { recursive: true, force: true })

/**
 * Sees to it that a commit is in the cache. It is fetched beside its place, alone and without its history where the server gives
 * single commits, and renamed when it is whole: so two at once do not meet, and one that was cut off is never taken for whole.
 * Git computes the hash of every object that it receives: what is kept under a commit is what the commit says.
 * @returns a bare repository that has it.
 * @throws UserError when the repository does not have it, or git refuses.
 */
export async function fetchCommit(
  source: GitSource,
  commit: string,
  ssh: string | undefined,
  around: Surroundings,
): Promise<string> {
  const there = await cached(around, source.git, commit)
  if (there !== undefined) return there
  const { folder, place } = placeOf(around, source.git, commit)
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await sweep(folder)
    const beside = await mkdtemp(join(folder, `.new-${process.pid}-`))
    try {
      await fetchInto(beside, source, commit, ssh, around)
      // What is there and whole was put there by somebody faster, who reads it now: only what is broken makes room.
      if ((await moved(beside, place)) || (await cached(around, source.git, commit)) !== undefined) return place
      await moved(place, `${beside}-broken`)
      await moved(beside, place)
    } finally {
      await rm(beside, { recursive: true, force: true })
      await rm(`${beside}-broken`, { recursive: true, force: true })
    }
    return place
  } catch (error) {
    throw explainFileError(error, `keep ${source.git} in ${folder}`)
  }
}

/** Renames a folder; false when another one has the name already, or took this one away. */
const moved = async (from: string, to: string): Promise<boolean> => {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(code)) throw error
    return false
  }
}

async function fetchInto(
  repository: string,
  source: GitSource,
  commit: string,
  ssh: string | undefined,
  around: Surroundings,
): Promise<void> {
  const here = `--git-dir=${repository}`
  const made = await git(around, ['init', '--bare', '--quiet', '--template=', '--', repository])
  if (made.exitCode !== 0) throw refused(source, made.stderr)
  const fetch = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules']
  const alone = await git(around, [here, ...fetch, '--depth=1', '--', source.git, commit], ssh)
  if (alone.exitCode !== 0) {
    // A server that gives no single commits, or none without history, gives every branch and tag.
    if (!/not our ref|unadvertised object|shallow|find remote ref|no such remote ref/i.test(alone.stderr))
      throw refused(source, alone.stderr)
    const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
    const whole = await git(around, [here, ...fetch, '--', source.git, ...refs], ssh)
    if (whole.exitCode !== 0) throw refused(source, whole.stderr)
  }
  const { exitCode } = await git(around, [here, 'cat-file', '-e', `${commit}^{commit}`])
  if (exitCode !== 0) throw noCommit(source, commit)
}

/** Removes what a killed process left half fetched. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = Number(/^\.new-(\d+)-/.exec(name)?.[1])
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

const noCommit = ({ git, ref }: GitSource, commit: string) =>
  new UserError({
    what: `${git} no longer has the commit that muelle.lock pins, and it is not in the cache of this machine.`,
    evidence: `${ref} is pinned at ${commit}; history was rewritten since, or it is another repository`,
    next: `Build where the commit was built before, or look at what changed there and take what ${ref} is now: muelle addons sync --update`,
  })
