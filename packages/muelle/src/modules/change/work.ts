import type { Task } from '../../engine/host/durable.ts'
import { FailedError, ReportedError } from '../../kernel/errors.ts'
import type { Context } from '../../kernel/operation.ts'
import { processedModule } from '../../odoo/log.ts'
import { type DatabaseModules, databaseModules } from '../../odoo/modules/states.ts'
import type { Verdict } from '../../odoo/verdict.ts'
import { type BackupPoint, backupPoint, changeSucceeded } from '../../workshop/backup-point.ts'
import type { Workshop } from '../../workshop/change.ts'
import { running, type View } from '../../workshop/look.ts'
import { hashesPath, parseHashes, storeHashes, withHashes } from '../../workshop/module-hashes.ts'
import { runOneShot } from '../../workshop/one-shot.ts'
import { manifestsOf } from './asked.ts'
import { stateFaults } from './odoo.ts'
import { type Planned, stepsOf } from './plan.ts'
import { notRun, scriptFault, scriptRun } from './script-faults.ts'
import { putScripts, type Script } from './scripts.ts'

/** What a change works with and finds out. */
export interface ChangeWorld extends Pick<Workshop, 'stack' | 'engine' | 'session'> {
  readonly context: Context
  readonly planned: Planned
  readonly scripts: readonly Script[]
  backup?: BackupPoint
  /** The warning when its backup points could not be let go. */
  unsettled?: string | undefined
  /** What Odoo's log says that it installed, updated or loaded anew. */
  readonly processed: Set<string>
  verdict?: Verdict
  /** The states afterwards. */
  after?: DatabaseModules
}

/** The steps of a change with their work: each may be done again. */
export function tasksOf({ stack, planned }: Pick<ChangeWorld, 'stack' | 'planned'>): readonly Task<ChangeWorld>[] {
  const { database } = planned.judged.asked
  const works: Readonly<Record<string, Task<ChangeWorld>['work']>> = {
    [`backup:${database}`]: backup,
    odoo: runOdoo,
    verify,
  }
  return stepsOf(stack, planned).map((step) => {
    const work = works[step.id]
    if (work === undefined) throw new Error(`no work for the step ${step.id}`)
    return { step, work }
  })
}

async function backup(world: ChangeWorld, note: (text: string) => void): Promise<void> {
  const { database } = world.planned.judged.asked
  const now = world.context.clock.now()
  world.backup = await backupPoint(world, { database, why: whyOf(world), now, inPlace: true }, note)
}

const whyOf = ({ planned: { judged } }: ChangeWorld): string => `modules ${judged.verb} ${judged.names.join(' ')}`

async function runOdoo(world: ChangeWorld, note: (text: string) => void): Promise<void> {
  await putScripts(world, world.scripts)
  const argv = stepsOf(world.stack, world.planned).find(({ id }) => id === 'odoo')?.argv ?? []
  const scripts = new Set<string>()
  const { verdict } = await runOneShot(world, argv, note, (record) => {
    const script = scriptRun(record.message)
    if (script !== undefined) scripts.add(script)
    const module = processedModule(record)
    if (module === undefined) return
    world.processed.add(module.name)
    note(`${module.name} (${module.place})`)
  })
  world.verdict = verdict
  if (!verdict.succeeded) {
    const fault = scriptFault(verdict, world.scripts)
    throw await failure(world, [...(fault === undefined ? [] : [fault]), ...verdict.reasons])
  }
  const silent = notRun(world.scripts, scripts)
  if (silent.length > 0) throw await failure(world, silent)
}

async function verify(world: ChangeWorld, note: (text: string) => void): Promise<boolean> {
  const { judged } = world.planned
  const view = await viewOf(world)
  const after = await statesAfter(world, view).catch(async (error: unknown) => {
    if (!(error instanceof ReportedError)) throw error
    throw await failure(world, [`nobody can say what came of it: ${error.report.what}`])
  })
  world.after = after
  const faults = stateFaults(judged, { inDatabase: after })
  if (faults.length > 0) throw await failure(world, faults)
  const processed = [...world.processed, ...judged.names]
  const hashed = processed.filter((name) => after.modules.get(name)?.state === 'installed')
  const manifests = await manifestsOf(view, after, hashed, world.context.signal)
  const stored = parseHashes(await world.session.read(hashesPath))
  await storeHashes(
    world.session,
    withHashes(stored, judged.asked.database, judged.asked.inDatabase, after, manifests, processed),
  )
  world.unsettled = await changeSucceeded(world, { database: judged.asked.database, why: whyOf(world) }, note)
  return false
}

const viewOf = async ({ engine, stack }: ChangeWorld): Promise<View> => ({
  engine,
  stack,
  containers: await engine.containers(stack.project),
})

// Asynchronous also where it is PostgreSQL that does not run: who asks after a change catches what comes of it.
const statesAfter = async ({ engine, planned, context }: ChangeWorld, view: View): Promise<DatabaseModules> =>
  databaseModules(engine, running(view, 'db').id, planned.judged.asked.database, context.signal)

/** What failed and where, which states remain, and how to return. */
async function failure(world: ChangeWorld, reasons: readonly string[]): Promise<FailedError> {
  const { judged } = world.planned
  const { database } = judged.asked
  const place = reasons.find((reason) => /^it stopped in (the script|module) /.test(reason))
  const names = judged.names.join(' ')
  const scripts = world.scripts.map(({ path }) => ` --pre-upgrade-scripts ${path}`).join('')
  const again = `muelle modules ${judged.verb} ${names} --database ${database}${scripts}`
  return new FailedError(
    {
      what: `Modules of ${database} were not ${done[judged.verb]} as asked${place === undefined ? '' : `: ${place}`}.`,
      evidence: [...reasons.filter((reason) => reason !== place).slice(0, 8), ...(await remaining(world))].join('\n'),
      next: [
        `Mend the cause and run it again: ${again}.`,
        world.backup === undefined
          ? 'There is no backup point to return to.'
          : `Back to how it was: muelle databases load ${database} ${world.backup.name}`,
      ].join(' '),
    },
    { unwound: false },
  )
}

export const done = {
  install: 'installed',
  update: 'updated',
  reinstall: 'loaded anew',
  uninstall: 'uninstalled',
} as const

/** The states of what was named, and of what is in the middle of something; a database that cannot be asked hides no failure. */
async function remaining(world: ChangeWorld): Promise<readonly string[]> {
  try {
    const after = await statesAfter(world, await viewOf(world))
    const between = [...after.modules.values()].filter(({ state }) => state.startsWith('to '))
    const named = world.planned.judged.names.map((name) => `${name} ${after.modules.get(name)?.state ?? 'unknown'}`)
    return [
      `now: ${named.join(', ')}`,
      ...(between.length > 0 ? [`cut off: ${between.map(({ name, state }) => `${name} ${state}`).join(', ')}`] : []),
    ]
  } catch (error) {
    if (!(error instanceof ReportedError)) throw error
    return [`the states cannot be asked now: ${error.report.evidence ?? error.report.what}`]
  }
}
