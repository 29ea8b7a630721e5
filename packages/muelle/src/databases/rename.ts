import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import type { Stack } from '../stack/stack.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { settle, settleTask } from '../workshop/databases/settle.ts'
import {
  type DatabaseWorld,
  exchangeTasks,
  nothingYet,
  servicesOn,
  takeBack,
} from '../workshop/databases/take-place.ts'
import { databaseField, lookAtServer, newNameField, notThere, there } from './fields.ts'

const name = 'databases rename'

export const databasesRename = operation({
  name,
  summary: 'Give a database and its files another name',
  help: [
    'One that is in odoo.databases is served under its name: Odoo stops for it, and starts under the new one when muelle.yaml says so and muelle up has run. Until then muelle up refuses to make an empty database under the old name.',
    '$ muelle databases rename trial acme2025',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({ database: databaseField, to: newNameField.meta({ positional: 1 }) }),
  output: z.object({
    database: z.string(),
    to: z.string(),
    stopped: z
      .array(z.string())
      .describe('services that stand still until muelle.yaml has the new name and muelle up ran'),
    databases: z
      .array(z.string())
      .nullable()
      .describe('what odoo.databases of muelle.yaml must be now; null when nothing is to be changed'),
  }),
  async plan(context, { database, to }) {
    const server = await lookAtServer(context)
    const { oid } = there(server, database)
    notThere(server, to)
    const { stack, containers } = server.view
    const stop = servicesOn(stack, containers, [database, to])
    return { steps: [lockStep(stack), ...tasksOf(stack, { database, to, oid, stop }).map((task) => task.step)] }
  },
  async run(context, { database, to }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    const ended = await settle({ ...workshop, context }, progress)
    const { stack, session } = workshop
    const listed = stack.odoo.databases.includes(database)
    const databases = listed ? stack.odoo.databases.map((each) => (each === database ? to : each)) : null
    if (ended === byOf(database, to)) {
      await session.end('done', 'finished what an earlier attempt began')
      return { database, to, stopped: [], databases }
    }
    const server = await lookAtServer(context)
    const { oid } = there(server, database)
    notThere(server, to)
    const stop = servicesOn(stack, server.view.containers, [database, to])
    const world: DatabaseWorld = { ...workshop, context, ...nothingYet }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, tasksOf(stack, { database, to, oid, stop }), progress)
    } catch (error) {
      throw await takeBack(world, error)
    }
    return { database, to, stopped: listed ? [...stop] : [], databases }
  },
  view: ({ database, to, stopped, databases }, style) =>
    [
      style.good(`${database} is called ${to} now, and so are its files.`),
      ...(databases === null
        ? []
        : [
            style.warn(`In muelle.yaml write: odoo.databases: [${databases.join(', ')}]. Then run muelle up.`),
            ...(stopped.length > 0 ? [`Until then ${stopped.join(', ')} stand still.`] : []),
          ]),
    ].join('\n'),
})

const byOf = (database: string, to: string) => `databases rename ${database} ${to}`

function tasksOf(
  { odoo }: Stack,
  {
    database,
    to,
    oid,
    stop,
  }: { readonly database: string; readonly to: string; readonly oid: number; readonly stop: readonly string[] },
): readonly Task<DatabaseWorld>[] {
  const listed = odoo.databases.includes(database)
  const change = {
    ...{ by: byOf(database, to), stop, start: listed ? [] : stop },
    // The old name stays known while muelle.yaml has it: muelle up must not make an empty database in its place.
    remove: listed ? [] : [database],
    what: `${database} becomes ${to}, with its files`,
    why: 'asked for',
  }
  return [settleTask(), ...exchangeTasks<DatabaseWorld>(change, () => [{ oid, from: database, to }], undefined)]
}
