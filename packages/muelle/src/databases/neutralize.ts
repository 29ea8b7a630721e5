import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { step } from '../kernel/steps.ts'
import type { Stack } from '../stack/stack.ts'
import { backupPoint, backupPointStep, changeSucceeded, withoutBackupField } from '../workshop/backup-point.ts'
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
  output: z.object({ database: z.string(), neutralized: z.boolean(), backup: z.string().nullable() }),
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
    const world: DatabaseWorld = { ...workshop, context, ...nothingYet }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    await runDurably(world, run, tasksOf(workshop.stack, input), progress)
    return { database: input.database, neutralized: true, backup: world.backup?.name ?? null }
  },
  view: ({ database, backup }, style) =>
    [
      style.good(`${database} is neutralised.`),
      ...(backup === null ? [] : [`As it was before: muelle databases load ${database} ${backup}`]),
    ].join('\n'),
})

function tasksOf(
  stack: Stack,
  { database, withoutBackup }: { readonly database: string; readonly withoutBackup?: string | undefined },
): readonly Task<DatabaseWorld>[] {
  const why = `databases neutralize ${database}`
  const backup: Task<DatabaseWorld> = {
    step: backupPointStep(stack, database, 'neutralising cannot be taken back'),
    async work(world, note) {
      const now = world.context.clock.now()
      world.backup = await backupPoint(world, { database, why, now, inPlace: true }, note)
    },
  }
  const neutralize: Task<DatabaseWorld> = {
    step: step({
      id: 'neutralize',
      what: `run the statements of each installed module that neutralise ${database}, and ask it whether it is`,
      why: 'asked for',
      argv: neutralizeArgv(database),
      effect: 'destroy',
    }),
    async work(world, note) {
      await neutralizeDatabase(world, database, note)
      await changeSucceeded(world, { database, why }, note)
    },
  }
  return [settleTask(), ...(withoutBackup === undefined ? [backup] : []), neutralize]
}
