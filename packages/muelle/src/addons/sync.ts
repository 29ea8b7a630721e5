import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import { silent } from '../kernel/steps.ts'
import { loadStack } from '../stack/load.ts'
import { changeLock } from '../stack/lock-file.ts'
import { fetchSource, short } from '../workshop/addons/fetch.ts'
import { table } from '../workshop/table.ts'
import { choose, nameOf, namesField } from './choose.ts'
import { applied, changes, type Decisions, decide, isDue, planOf, sourceStep, trustStep } from './decide.ts'
import { keysOf } from './keys.ts'

/**
 * What was shown is what is done: the refs and host keys that the plan speaks of are not asked for again, or somebody could put
 * others in between. The plan and the run of one call share their signal.
 */
const decided = new WeakMap<AbortSignal, Decisions>()

interface Input {
  readonly names: readonly string[]
  readonly update: boolean
}

async function decisionsFor(context: Context, { names, update }: Input): Promise<Decisions> {
  const stack = await loadStack(context, { files: 'unread' })
  await using keys = keysOf(context, silent)
  return decide(stack, choose(stack, names), update, keys.read, context)
}

export const addonsSync = operation({
  name: 'addons sync',
  summary: 'Fetch the git addons at their pinned commits; pin those that are new',
  help: [
    'Each ref of odoo.addons is followed once: its commit is pinned in muelle.lock, which belongs in git. A later sync, build or up takes that commit, whatever the ref leads to by then, until --update moves it.',
    'Git runs on this machine. Commits are kept in ~/.cache/muelle/git: one that its repository lost still builds here.',
    'For a private repository name a secret under key: and give the private deploy key with muelle secrets set. The first time, the plan shows the fingerprints of its server.',
    '$ muelle addons sync\n$ muelle addons sync --update web',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    names: namesField,
    update: z.boolean().default(false).describe('pin what each ref leads to now'),
  }),
  output: z.object({
    sources: z.array(
      z.object({
        name: z.string(),
        git: z.string(),
        ref: z.string(),
        commit: z.string(),
        before: z.string().nullable().describe('the commit that was pinned; null when it was new'),
        changed: z.boolean().describe('pinned anew, or fetched'),
      }),
    ),
    trusted: z.array(z.string()).describe('git servers whose host keys were pinned now'),
  }),
  async plan(context, input) {
    const decisions = await decisionsFor(context, input)
    decided.set(context.signal, decisions)
    return planOf(decisions)
  },
  async run(context, input, progress) {
    const stack = await loadStack(context, { files: 'unread' })
    const decisions = decided.get(context.signal) ?? (await decisionsFor(context, input))
    const { strangers, sources } = decisions
    await using keys = keysOf(context, progress)
    const trusting = { ...stack, lock: applied(decisions, stack.lock) }
    for (const each of strangers) await progress.step(trustStep(each), async (note) => note('pinned in muelle.lock'))
    for (const each of sources.filter(isDue))
      await progress.step(sourceStep(each), (note) =>
        fetchSource(trusting, each.source, each.to, keys.read, note, context),
      )
    // Last: what the lock pins can be fetched, and has the modules that are asked for.
    if (changes(decisions)) await changeLock(stack, (lock) => applied(decisions, lock))
    return {
      sources: sources.map(({ source, from, to, whole }) => ({
        name: nameOf(source),
        git: source.git,
        ref: source.ref,
        commit: to,
        before: from ?? null,
        changed: isDue({ source, from, to, whole }),
      })),
      trusted: strangers.map(({ name }) => name),
    }
  },
  view: ({ sources }, style) =>
    sources.length === 0
      ? 'odoo.addons names no repository.'
      : [
          table(
            ['NAME', 'REF', 'COMMIT', ''],
            sources.map(({ name, ref, commit, before, changed }) => [
              name,
              ref,
              short(commit),
              !changed
                ? style.dim('as before')
                : before === null
                  ? style.good('new')
                  : before === commit
                    ? style.good('fetched')
                    : style.warn(`was ${short(before)}`),
            ]),
          ),
          ...(sources.some(({ before, commit }) => before !== commit)
            ? ['muelle.lock has changed: commit it, then muelle up.']
            : []),
        ].join('\n'),
})
