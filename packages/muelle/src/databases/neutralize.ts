import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import {
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
import { neutralizeArgv, neutralizeDatabase } from './neutralizing.ts'

const name = 'databases neutralize'

export const databasesNeutralize = operation({
  name,
  summary: 'Neutralise a database: no mail, no scheduled actions, no payments; it cannot be taken back',
  help: [
    'Odoo’s own statements of each installed module, in a container of its own; it counts as done when the database says so itself. Statements of modules whose code is not in the image do not run. To return, load the dump that is made before.',
    '$ muelle databases neutralize trial',
  ].join('\n\n'),
  effect: 'destroy',
  input: z.object({ database: databaseField, withoutBackup: withoutBackupField }),
  output: z.object({
    database: z.string(),
    neutralized: z.boolean(),
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
    const world: NeutralWorld = { ...workshop, context, ...nothingYet, unsettled: undefined }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    await runDurably(world, run, tasksOf(workshop.stack, input), progress)
    const { backup, unsettled } = world
    const warnings = warningsOf(backup, unsettled)
    return { database: input.database, neutralized: true, backup: backup?.name ?? null, warnings }
  },
  view: ({ database, backup, warnings }, style) =>
    [
      style.good(`${database} is neutralised.`),
      ...warnings.map((each) => style.warn(each)),
      ...(backup === null ? [] : [`As it was before: muelle databases load ${database} ${backup}`]),
    ].join('\n'),
})

interface NeutralWorld extends DatabaseWorld {
  /** The warning when its backup points could not be let go. */
  unsettled: string | undefined
}

function tasksOf(
  stack: Stack,
  { database, withoutBackup }: { readonly database: string; readonly withoutBackup?: string | undefined },
): readonly Task<NeutralWorld>[] {
  const why = `databases neutralize ${database}`
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
      what: `run the statements of each installed module that neutralise ${database}, and ask it whether it is`,
      why: 'asked for',
      argv: neutralizeArgv(database),
      effect: 'destroy',
    }),
    async work(world, note) {
      await neutralizeDatabase(world, database, note)
      world.unsettled = await changeSucceeded(world, { database, why }, note)
    },
  }
  return [settleTask(), ...(withoutBackup === undefined ? [backup] : []), neutralize]
}
