import { UserError } from '../../kernel/errors.ts'
import { type GitSource, git, refused, type Surroundings } from './git.ts'

/** What a repository has: names of branches and tags, each with its commit. */
export interface Remote {
  readonly branches: ReadonlyMap<string, string>
  /** The commit that the tag leads to, not the tag's own object. */
  readonly tags: ReadonlyMap<string, string>
  /** The branch that is checked out by default. */
  readonly head: string | undefined
}

/**
 * Asks a repository for its branches and tags; nothing is fetched.
 * @throws UserError in git's words when it cannot be reached.
 */
export async function askRemote(source: GitSource, ssh: string | undefined, around: Surroundings): Promise<Remote> {
  const { exitCode, stdout, stderr } = await git(around, ['ls-remote', '--quiet', '--', source.git], ssh)
  if (exitCode !== 0) throw refused(source, stderr)
  return readRemote(stdout)
}

/** Reads what `git ls-remote` printed. */
export function readRemote(text: string): Remote {
  const branches = new Map<string, string>()
  const tags = new Map<string, string>()
  let head: string | undefined
  for (const line of text.split('\n')) {
    const [commit = '', name = ''] = line.split('\t')
    if (!/^[0-9a-f]{40}$/.test(commit)) continue
    if (name === 'HEAD') head = commit
    else if (name.startsWith('refs/heads/')) branches.set(name.slice('refs/heads/'.length), commit)
    // `^{}` is what an annotated tag leads to; it comes after the tag itself and replaces it.
    else if (name.startsWith('refs/tags/')) tags.set(name.slice('refs/tags/'.length).replace(/\^\{\}$/, ''), commit)
  }
  return { branches, tags, head }
}

/** What a `ref` of muelle.yaml is. */
export type Kind = 'commit' | 'tag' | 'branch'

/**
 * The commit that a ref leads to now; a tag goes before a branch of the same name, as in git.
 * @throws UserError when there is none.
 */
export function resolveRef(source: GitSource, { branches, tags }: Remote): { commit: string; kind: Kind } {
  const { ref } = source
  const tag = tags.get(ref)
  if (tag !== undefined) return { commit: tag, kind: 'tag' }
  const branch = branches.get(ref)
  if (branch !== undefined) return { commit: branch, kind: 'branch' }
  if (isCommit(ref)) return { commit: ref, kind: 'commit' }
  throw noRef(source, { branches, tags })
}

/** A whole commit: it needs no asking. */
export const isCommit = (ref: string): boolean => /^[0-9a-f]{40}$/.test(ref)

function noRef({ git, ref }: GitSource, { branches, tags }: Pick<Remote, 'branches' | 'tags'>): UserError {
  const short = /^[0-9a-f]{7,39}$/.test(ref)
  const names = [...branches.keys(), ...tags.keys()]
  return new UserError({
    what: `${git} has no branch, tag or commit ${ref}.`,
    evidence: `it has ${names.slice(0, 8).join(', ') || 'no branch and no tag'}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`,
    next: short ? 'Write the whole commit, 40 digits: ref: in odoo.addons.' : 'Check ref: in odoo.addons.',
  })
}

/** Tags that look like later versions than this one, oldest first: `19.0.1.2.0`, `v2.1`. */
export function laterTags(tag: string, { tags }: Pick<Remote, 'tags'>): readonly string[] {
  const shape = (name: string) => name.replace(/\d+/g, '0').replace(/(\.0)+$/, '')
  const numbers = (name: string) => [...name.matchAll(/\d+/g)].map(([digits]) => Number(digits))
  const compare = (a: string, b: string): number => {
    const [left, right] = [numbers(a), numbers(b)]
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      const difference = (left[at] ?? 0) - (right[at] ?? 0)
      if (difference !== 0) return difference
    }
    return 0
  }
  return [...tags.keys()].filter((name) => shape(name) === shape(tag) && compare(name, tag) > 0).sort(compare)
}
