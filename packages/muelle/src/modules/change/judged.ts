import type { Stack } from '../../stack/stack.ts'
import { type Asked, pendingIn } from './asked.ts'
import { judgeDatabase, judgeInstall, judgeInstalled, judgeUninstall } from './faults.ts'
import { type Reach, reachOfInstall, reachOfUninstall, reachOfUpdate } from './reach.ts'

export type Verb = 'install' | 'update' | 'reinstall' | 'uninstall'

/** What shall be done to which modules; nothing when both lists are empty. */
export interface Judged {
  readonly verb: Verb
  readonly asked: Asked
  /** What Odoo is told to work on, sorted. */
  readonly names: readonly string[]
  /** Named, and as asked already. */
  readonly already: readonly string[]
  readonly reach: Reach
  /** Left in the middle of something by a run that was cut off; this one finishes it. */
  readonly pending: readonly { readonly name: string; readonly state: string }[]
}

/**
 * Judges a change before anything runs.
 * @param named each once; `base` for an update of everything.
 * @throws UserErrors for modules that cannot be what was asked, UserError for a database that is not well before.
 */
export function judge(verb: Verb, named: readonly string[], asked: Asked, { odoo }: Pick<Stack, 'odoo'>): Judged {
  const names = [...new Set(named)].sort()
  const pending = pendingIn(asked)
  const todo = todoOf(verb, names, asked, odoo.serverWideModules)
  judgeDatabase(asked, verb)
  // The same command again finishes what was cut off, although what it names may be there already.
  const unfinished = verb === 'install' && todo.length === 0 && pending.length > 0 ? names : todo
  return {
    verb,
    asked,
    names: unfinished,
    already: names.filter((name) => !unfinished.includes(name)),
    reach: reachOf(verb, unfinished, asked),
    pending,
  }
}

function todoOf(verb: Verb, names: readonly string[], asked: Asked, serverWide: readonly string[]): readonly string[] {
  if (verb === 'install') return judgeInstall(names, asked)
  if (verb === 'uninstall') return judgeUninstall(names, asked, serverWide)
  judgeInstalled(names, asked, verb)
  return names
}

function reachOf(verb: Verb, names: readonly string[], asked: Asked): Reach {
  if (verb === 'install') return reachOfInstall(names, asked)
  return verb === 'uninstall' ? reachOfUninstall(names, asked) : reachOfUpdate(names, asked)
}
