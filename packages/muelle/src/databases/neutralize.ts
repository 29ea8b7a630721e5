import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import {
  type BackupPoint,
  backupPoint,
  backupPointStep,
  changeSucceeded,
  warningsField,
  warningsOf,
  withoutBackupField,
} from '../workshop/backup-point.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { settle, settleTask } from '../workshop/databases/settle.ts'
import { type DatabaseWorld, nothingYet } from '../workshop/databases/take-place.ts'
import { databaseField, lookAtServer, there } from './fields.ts'
import { LookAt, lookAtText, Neutralized, neutralizeArgv, neutralizeWhole } from './neutralizing.ts'

const name = 'databases neutralize'

export const databasesNeutralize = operation({
  name,
  summary: 'Neutralise a database: no mail, no scheduled actions, no payments; it cannot be taken back',
  help: [
    'Odoo’s own statements of each installed module, in a container of its own; then what these leave: modules without such statements, credentials, queues, devices, tax authorities, as muelle clone does. It counts as done when nothing is left by which the database could reach out; else it fails and says what there is. Statements of modules whose code is not in the image do not run. To return, load the dump that is made before.',
    '$ muelle databases neutralize trial',
  ].join('\n\n'),
  effect: 'destroy',
  input: z.object({ database: databaseField, withoutBackup: withoutBackupField }),
  output: z.object({
    database: z.string(),
    neutralized: z.boolean(),
    besides: z.array(Neutralized).describe('what Odoo’s own statements left, kind by kind'),
    lookAt: z.array(LookAt).describe('what Muelle does not know and looks like a key; names of places only'),
    backup: z.string().nullable(),
    warnings: warningsField,
  }),
  async plan(context, input) {
    const server = await lookAtServer(context)
    there(server, input.database)
    const { stack } = server.view
    return { steps: [lockStep(stack), ...tasksOf(stack, input).map((task) => task.step)], loses: input.database }
  },
  async run(context, input, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    await settle({ ...workshop, context }, progress)
    there(await lookAtServer(context), input.database)
    const world: NeutralWorld = {
      ...workshop,
      context,
      ...nothingYet,
      unsettled: undefined,
      whole: { besides: [], lookAt: [] },
    }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    await runDurably(world, run, tasksOf(workshop.stack, input), progress)
    const { backup, unsettled, whole } = world
    const warnings = warningsOf(backup, unsettled)
    return { database: input.database, neutralized: true, ...whole, backup: backup?.name ?? null, warnings }
  },
  view: ({ database, besides, lookAt, backup, warnings }, style) =>
    [
      style.good(`${database} is neutralised: nothing of it that Muelle knows can reach out.`),
      ...(besides.length === 0
        ? []
        : ['Besides what Odoo’s own statements do:', ...besides.map(({ what, count }) => `  ${count} × ${what}`)]),
      ...lookAtText(lookAt).map((each) => style.warn(each)),
      ...warnings.map((each) => style.warn(each)),
      ...(backup === null ? [] : [`As it was before: muelle databases load ${database} ${backup}`]),
    ].join('\n'),
})

interface NeutralWorld extends DatabaseWorld {
  /** The warning when its backup points could not be let go. */
  unsettled: string | undefined
  whole: Awaited<ReturnType<typeof neutralizeWhole>>
}

function tasksOf(
  stack: Stack,
  { database, withoutBackup }: { readonly database: string; readonly withoutBackup?: string | undefined },
): readonly Task<NeutralWorld>[] {
  const why = `databases neutralize ${database}`
  const served = stack.odoo.databases.includes(database)
  const backup: Task<NeutralWorld> = {
    step: backupPointStep(stack, database, 'neutralising cannot be taken back'),
    async work(world, note) {
      const now = world.context.clock.now()
      world.backup = await backupPoint(world, { database, why, now, inPlace: true }, note)
    },
  }
  const neutralize: Task<NeutralWorld> = {
    step: step({
      id: 'neutralize',
      what: `neutralise ${database} with Odoo’s own statements and with Muelle’s, and look for what could still reach out`,
      why: served
        ? `asked for; ${database} is served in ${stack.environment}: whoever works there sends no mail any more, and no scheduled action runs`
        : 'asked for',
      argv: neutralizeArgv(database),
      effect: 'destroy',
    }),
    async work(world, note) {
      world.whole = await neutralizeWhole(world, database, note, {
        next: nextOf(database, world.backup),
        unwound: false,
      })
      world.unsettled = await changeSucceeded(world, { database, why }, note)
    },
  }
  return [settleTask(), ...(withoutBackup === undefined ? [backup] : []), neutralize]
}

const nextOf = (database: string, backup: BackupPoint | undefined): string =>
  [
    'Switch these off in Odoo, and run it again; or report what Muelle should neutralise.',
    ...(backup === undefined ? [] : [`As it was before: muelle databases load ${database} ${backup.name}`]),
  ].join(' ')
