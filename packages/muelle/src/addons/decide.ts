import type { Context } from '../kernel/operation.ts'
import { type Plan, type Step, step } from '../kernel/steps.ts'
import type { Lock } from '../stack/lock.ts'
import type { Stack } from '../stack/stack.ts'
import { lockKey, short } from '../workshop/addons/fetch.ts'
import type { GitSource } from '../workshop/addons/git.ts'
import { askRemote, isCommit, resolveRef } from '../workshop/addons/remote.ts'
import { fingerprint, type ReadKey, withSsh } from '../workshop/addons/ssh.ts'
import { type Stranger, strangers, trusting } from '../workshop/addons/trust.ts'
import { isWhole } from '../workshop/addons/vendor.ts'
import { nameOf } from './choose.ts'

/** What is to be done with one source. */
export interface Decision {
  readonly source: GitSource
  /** The pinned commit; undefined when it is new. */
  readonly from: string | undefined
  readonly to: string
  /** It lies in the project as it should. */
  readonly whole: boolean
}

/** What a sync will do: made for its plan, and done as it was shown. */
export interface Decisions {
  readonly strangers: readonly Stranger[]
  readonly sources: readonly Decision[]
}

/** Asks the repositories what is new. A commit that is pinned is kept, unless `update` says to follow its ref. */
export async function decide(
  stack: Stack,
  sources: readonly GitSource[],
  update: boolean,
  readKey: ReadKey,
  context: Pick<Context, 'environ' | 'signal'>,
): Promise<Decisions> {
  const unknown = await strangers(sources, stack.lock, context)
  const known = trusting(stack.lock, unknown)
  const decisions: Decision[] = []
  for (const source of sources) {
    const from = stack.lock.addons[lockKey(source)]
    const to =
      from !== undefined && !update
        ? from
        : isCommit(source.ref)
          ? source.ref
          : await withSsh(source, known, readKey, context, async (ssh) =>
              resolveRef(source, await askRemote(source, ssh, context)),
            ).then(({ commit }) => commit)
    decisions.push({ source, from, to, whole: await isWhole(stack.directory, source, to) })
  }
  return { strangers: unknown, sources: decisions }
}

/** Whether the lock is another when it is done. */
export const changes = ({ strangers, sources }: Decisions): boolean =>
  strangers.length > 0 || sources.some(({ from, to }) => from !== to)

/** A lock with just what was decided: the commits that move, and the servers that are trusted from now on. */
export function applied({ strangers, sources }: Decisions, lock: Lock): Lock {
  const moved = sources.filter(({ from, to }) => from !== to).map(({ source, to }) => [lockKey(source), to])
  return { ...trusting(lock, strangers), addons: { ...lock.addons, ...Object.fromEntries(moved) } }
}

/** What stands in the lock and nothing in muelle.yaml asks for any more stays: another branch of the project may. */
export function planOf({ strangers, sources }: Decisions): Plan {
  return { steps: [...strangers.map(trustStep), ...sources.filter(isDue).map(sourceStep)] }
}

export const isDue = ({ from, to, whole }: Decision): boolean => from !== to || !whole

export const trustStep = ({ name, keys }: Stranger): Step =>
  step({
    id: `trust:${name}`,
    what: `trust the git server ${name} by its host keys: ${keys.map(fingerprint).join(', ')}`,
    why: 'compare them with what its owner publishes: whoever has another key is refused from then on; pinned in muelle.lock',
    undo: 'remove the host from hostKeys: of muelle.lock',
  })

export function sourceStep({ source, from, to }: Decision): Step {
  const name = `${nameOf(source)} ${source.ref}`
  const pin =
    from === undefined
      ? `pin ${name} at ${short(to)} in muelle.lock, and `
      : from === to
        ? ''
        : `pin ${name} at ${short(to)} instead of ${short(from)}, and `
  return step({
    id: `addons:${lockKey(source)}`,
    what: `${pin}put ${source.modules?.join(', ') ?? 'its modules'} of ${name} into .muelle/addons/`,
    why:
      from === undefined
        ? `${source.git} is new in odoo.addons`
        : from === to
          ? `what lies there is not commit ${short(to)}, or was changed`
          : `asked for by --update: ${source.ref} of ${source.git} has moved`,
    ...(from === undefined || from === to ? {} : { undo: 'git checkout muelle.lock, then muelle addons sync' }),
  })
}
