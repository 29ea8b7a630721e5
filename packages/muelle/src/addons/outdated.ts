import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { lockKey, short } from '../workshop/addons/fetch.ts'
import { askRemote, laterTags, type Remote } from '../workshop/addons/remote.ts'
import { withSsh } from '../workshop/addons/ssh.ts'
import { table } from '../workshop/table.ts'
import { choose, nameOf, namesField } from './choose.ts'
import { keysOf } from './keys.ts'

const State = z.enum(['current', 'behind', 'moved', 'newer tags', 'gone', 'not pinned', 'fixed'])

const Source = z.object({
  name: z.string(),
  git: z.string(),
  ref: z.string(),
  commit: z.string().nullable().describe('pinned in muelle.lock'),
  available: z.string().nullable().describe('what the ref leads to now'),
  tags: z.array(z.string()).describe('tags that look later than the ref'),
  state: State.describe(
    'behind: the branch has newer commits; moved: a tag leads elsewhere now; gone: no such branch or tag any more; fixed: ref is a commit',
  ),
})

export const addonsOutdated = operation({
  name: 'addons outdated',
  summary: 'Show which git addons have newer commits or tags than those pinned',
  help: 'Asks the repositories; changes nothing. To take what is newer: muelle addons sync --update NAME.\n$ muelle addons outdated',
  effect: 'read',
  input: z.object({
    names: namesField,
  }),
  output: z.object({ sources: z.array(Source) }),
  async run(context, { names }, progress) {
    const stack = await loadStack(context, { files: 'unread' })
    await using keys = keysOf(context, progress)
    const sources: z.output<typeof Source>[] = []
    for (const source of choose(stack, names)) {
      const remote = await withSsh(source, stack.lock, keys.read, context, (ssh) => askRemote(source, ssh, context))
      const commit = stack.lock.addons[lockKey(source)] ?? null
      sources.push({
        name: nameOf(source),
        git: source.git,
        ref: source.ref,
        commit,
        ...judge(source.ref, commit, remote),
      })
    }
    return { sources }
  },
  view: ({ sources }, style) =>
    sources.length === 0
      ? 'odoo.addons names no repository.'
      : table(
          ['NAME', 'REF', 'PINNED', 'NOW', 'STATE'],
          sources.map(({ name, ref, commit, available, tags, state }) => [
            name,
            ref.length === 40 ? short(ref) : ref,
            commit === null ? '-' : short(commit),
            available === null ? '-' : short(available),
            words(state, tags, style),
          ]),
        ),
})

/** What the repository says of a ref and of the commit that is pinned for it. */
export function judge(ref: string, commit: string | null, remote: Remote) {
  const tag = remote.tags.get(ref)
  const branch = remote.branches.get(ref)
  const available = tag ?? branch ?? (ref.length === 40 ? ref : undefined)
  const tags = tag === undefined ? [] : [...laterTags(ref, remote)]
  const state = (): z.output<typeof State> => {
    if (available === undefined) return 'gone'
    if (tag === undefined && branch === undefined) return 'fixed'
    if (commit === null) return 'not pinned'
    if (available !== commit) return tag === undefined ? 'behind' : 'moved'
    return tags.length > 0 ? 'newer tags' : 'current'
  }
  return { available: available ?? null, tags, state: state() }
}

function words(
  state: z.output<typeof State>,
  tags: readonly string[],
  style: {
    good: (text: string) => string
    bad: (text: string) => string
    warn: (text: string) => string
    dim: (text: string) => string
  },
): string {
  switch (state) {
    case 'current':
      return style.good('current')
    case 'behind':
      return style.warn('newer commits: muelle addons sync --update')
    case 'moved':
      return style.bad('the tag leads to another commit than the one pinned: ask its owner why')
    case 'newer tags':
      return style.warn(`newer: ${tags.slice(-3).join(', ')}`)
    case 'gone':
      return style.bad('no such branch or tag any more; the pinned commit stays')
    case 'not pinned':
      return style.warn('not pinned yet: muelle addons sync')
    case 'fixed':
      return style.dim('a commit; nothing to follow')
  }
}
