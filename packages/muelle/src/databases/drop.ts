import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { UserError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import type { Stack } from '../stack/stack.ts'
import {
  backupPoint,
  backupPointStep,
  warningsField,
  warningsOf,
  withoutBackupField,
} from '../workshop/backup-point.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { makingName } from '../workshop/databases/making.ts'
import { settle, settleTask } from '../workshop/databases/settle.ts'
import { type DatabaseWorld, exchangeTasks, nothingYet, takeBack } from '../workshop/databases/take-place.ts'
import { databaseField, lookAtServer, there } from './fields.ts'

const name = 'databases drop'

export const databasesDrop = operation({
  name,
  summary: 'Remove a database with its files, after a verified dump of it',
  help: [
    'One that is in odoo.databases is served: take it out of muelle.yaml and run muelle up first. The dump stays; load brings the database back.',
    '$ muelle databases drop trial --confirm trial\n$ muelle databases drop trial --without-backup "a copy of last night"',
  ].join('\n\n'),
  effect: 'destroy',
  input: z.object({ database: databaseField, withoutBackup: withoutBackupField }),
  output: z.object({ database: z.string(), backup: z.string().nullable(), warnings: warningsField }),
  async plan(context, input) {
    const server = await lookAtServer(context)
    there(server, input.database)
    const { stack } = server.view
    notServed(stack, input.database)
    return { steps: [lockStep(stack), ...tasksOf(stack, input, 0).map((task) => task.step)], loses: input.database }
  },
  async run(context, input, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    const ended = await settle({ ...workshop, context }, progress)
    const { stack, session } = workshop
    if (ended === byOf(input)) {
      await session.end('done', 'finished what an earlier attempt began')
      return { database: input.database, backup: null, warnings: [] }
    }
    notServed(stack, input.database)
    const { oid } = there(await lookAtServer(context), input.database)
    const world: DatabaseWorld = { ...workshop, context, ...nothingYet }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, tasksOf(stack, input, oid), progress)
    } catch (error) {
      throw await takeBack(world, error)
    }
    const { backup } = world
    return { database: input.database, backup: backup?.name ?? null, warnings: warningsOf(backup, undefined) }
  },
  view: ({ database, backup, warnings }, style) =>
    [
      style.good(`${database} is removed, with its files.`),
      ...warnings.map((each) => style.warn(each)),
      ...(backup === null ? [] : [`To bring it back: muelle databases load ${database} ${backup}`]),
    ].join('\n'),
})

const byOf = ({ database }: { readonly database: string }) => `databases drop ${database}`

function notServed({ odoo }: Stack, database: string): void {
  if (!odoo.databases.includes(database)) return
  throw new UserError(
    {
      what: `${database} is served: it is in odoo.databases.`,
      evidence: `odoo.databases: ${odoo.databases.join(', ')}`,
      next: 'Take it out of muelle.yaml and run muelle up; then drop it.',
    },
    { refused: true },
  )
}

function tasksOf(
  stack: Stack,
  { database, withoutBackup }: { readonly database: string; readonly withoutBackup?: string | undefined },
  oid: number,
): readonly Task<DatabaseWorld>[] {
  const aside = makingName('dropped', database)
  const by = byOf({ database })
  const backup: Task<DatabaseWorld> = {
    step: backupPointStep(stack, database, 'it is about to be removed'),
    async work(world, note) {
      world.backup = await backupPoint(world, { database, why: by, now: world.context.clock.now() }, note)
    },
  }
  const change = {
    ...{ by, stop: [], remove: [database], goes: true },
    what: `${database} becomes ${aside}, with its files; nobody can connect to it then`,
    why: 'all of it goes, or nothing',
  }
  return [
    settleTask(),
    ...(withoutBackup === undefined ? [backup] : []),
    ...exchangeTasks<DatabaseWorld>(
      change,
      () => [{ oid, from: database, to: aside }],
      `${aside}, which was ${database}`,
    ),
  ]
}
