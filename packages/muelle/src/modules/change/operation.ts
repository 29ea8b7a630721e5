import { randomUUID } from 'node:crypto'
import { runDurably } from '../../engine/host/durable.ts'
import type { Context, Style } from '../../kernel/operation.ts'
import type { Plan, Progress } from '../../kernel/steps.ts'
import { warningsOf } from '../../workshop/backup-point.ts'
import { beforehand } from '../../workshop/beforehand.ts'
import { openWorkshop } from '../../workshop/change.ts'
import { meantDatabase } from '../../workshop/databases.ts'
import { removeLeftOvers } from '../../workshop/left-overs.ts'
import { hostText, look, running, type View } from '../../workshop/look.ts'
import { changedModules, hashesPath, installedNames, isUnknown, parseHashes } from '../../workshop/module-hashes.ts'
import { mustBeShipped } from '../../workshop/shipped.ts'
import { type Asked, ask, stateOf } from './asked.ts'
import type { Changed } from './fields.ts'
import { judge, type Verb } from './judged.ts'
import { lossesOf } from './losses.ts'
import { type Planned, planOf } from './plan.ts'
import { readScripts, type Script } from './scripts.ts'
import { type ChangeWorld, done, tasksOf } from './work.ts'

/** What is asked for. */
export interface Request {
  readonly verb: Verb
  /** `changed`: the installed ones whose files changed since their last update. */
  readonly names: readonly string[] | 'changed'
  readonly database: string | undefined
  readonly withoutBackup: string | undefined
  /** Paths in the project. */
  readonly scripts?: readonly string[]
}

/** What would be done; changes nothing. */
export async function planChange(context: Context, request: Request): Promise<Plan> {
  const view = await look(context)
  const scripts = await readScripts(context.directory, request.scripts ?? [])
  const stored = await storedFor(request, () => hostText(view, hashesPath))
  return planOf(view.stack, await planned(view, request, scripts, stored, context.signal))
}

/** Does it: judged anew under the lock, for the world may have changed since the plan. */
export async function runChange(context: Context, request: Request, progress: Progress): Promise<Changed> {
  const scripts = await readScripts(context.directory, request.scripts ?? [])
  await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
  const { session, engine, stack } = workshop
  const world = await beforehand(workshop, context, async (): Promise<ChangeWorld> => {
    await mustBeShipped(session, stack)
    // A one-shot of a killed run may still work on the database, and change what is asked here.
    await removeLeftOvers(engine, stack, progress.line)
    const view = { stack, engine, containers: await engine.containers(stack.project) }
    const stored = await storedFor(request, () => session.read(hashesPath))
    return {
      stack,
      engine,
      session,
      context,
      planned: await planned(view, request, scripts, stored, context.signal),
      scripts,
      processed: new Set(),
    }
  })
  const { judged, unknown } = world.planned
  if (unknown)
    progress.line(
      `Nothing is written down of what the files of ${judged.asked.database} were: all modules count as changed.`,
    )
  if (judged.names.length === 0) await session.end('done', 'nothing to do')
  else {
    const { clock, signal } = context
    const run = { id: randomUUID(), operation: `modules ${request.verb}`, clock, signal }
    await runDurably(world, run, tasksOf(world), progress)
  }
  return {
    project: stack.project,
    database: judged.asked.database,
    verb: judged.verb,
    modules: [...judged.names],
    already: [...judged.already],
    others: othersOf(world),
    tested: null,
    backup: world.backup?.path ?? null,
    withoutBackup: judged.names.length === 0 ? null : (request.withoutBackup ?? null),
    warnings: warningsOf(world.backup, world.unsettled),
  }
}

const storedFor = ({ names }: Request, read: () => Promise<string | undefined>) =>
  names === 'changed' ? read() : Promise.resolve(undefined)

async function planned(
  view: View,
  { verb, names, database: named, withoutBackup }: Request,
  scripts: readonly Script[],
  stored: string | undefined,
  signal: AbortSignal,
): Promise<Planned> {
  const database = meantDatabase(view.stack, named)
  const asked = await ask(view, database, signal, (inDatabase) =>
    names === 'changed' ? installedNames(inDatabase) : [],
  )
  const chosen = names === 'changed' ? changedOf(asked, stored) : names
  const judged = judge(verb, chosen, asked, view.stack)
  const gone = [...judged.names, ...judged.reach.dependants]
  const losses =
    verb === 'uninstall' && gone.length > 0
      ? await lossesOf(view.engine, running(view, 'db').id, database, gone, signal)
      : undefined
  const unknown = names === 'changed' && isUnknown(parseHashes(stored), database, asked.inDatabase)
  return { judged, losses, scripts: scripts.map(({ name }) => name), withoutBackup, unknown }
}

/** A changed `base` means all: Odoo updates whatever depends on what is named. */
function changedOf({ database, inDatabase, manifests }: Asked, stored: string | undefined): readonly string[] {
  const changed = changedModules(parseHashes(stored), database, inDatabase, manifests)
  return changed.includes('base') ? ['base'] : changed
}

/** Modules besides the named ones whose state is another one than before. */
function othersOf({ planned, after }: ChangeWorld): Changed['others'] {
  if (after === undefined) return []
  const { asked, names } = planned.judged
  return [...after.modules.values()].flatMap(({ name, state }) => {
    const before = stateOf(asked, name)
    return before === state || state === 'uninstallable' || names.includes(name) ? [] : [{ name, before, after: state }]
  })
}

/** The answer for a person. */
export function changeText(
  { database, verb, modules, already, others, tested, backup, withoutBackup, warnings }: Changed,
  style: Style,
) {
  if (modules.length === 0) {
    const why = already.length > 0 ? `${already.join(', ')} is ${done[verb]} already` : 'no module changed'
    return `${database}: nothing to do; ${why}.`
  }
  const name = modules.join(', ') === 'base' && verb === 'update' ? 'base and with it every module' : modules.join(', ')
  return [
    style.good(`${database}: ${done[verb]} ${name}`),
    ...(already.length > 0 ? [`${already.join(', ')}: ${done[verb]} already`] : []),
    ...(others.length > 0 ? [`besides: ${others.map((each) => `${each.name} is ${each.after}`).join(', ')}`] : []),
    ...(tested === null ? [] : [`tests before: ${tested}, none failed`]),
    ...(backup === null ? [] : [`backup point: ${backup}`]),
    ...warnings.map((each) => style.warn(each)),
    ...(withoutBackup === null ? [] : [style.warn(`without a backup point: ${withoutBackup}`)]),
  ].join('\n')
}
