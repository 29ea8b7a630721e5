import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { operation } from '../kernel/operation.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { discardMaking, makingName } from '../workshop/databases/making.ts'
import { settle } from '../workshop/databases/settle.ts'
import { nothingYet, takeBack } from '../workshop/databases/take-place.ts'
import { type CopyWorld, copyBy, copyTasks } from './copy-tasks.ts'
import { databaseField, lookAtServer, newNameField, notThere, there } from './fields.ts'

const name = 'databases duplicate'

export const databasesDuplicate = operation({
  name,
  summary: 'Copy a database with exactly the files that it names to another name, while users go on',
  help: [
    'Read under one snapshot and written straight into the new one: no session of the source is ended, and no file lies in between. The copy is compared with the source, gets a new identity (database.uuid and secret), and only then its name. With --neutralize Odoo’s own neutralisation runs before that: no mail, no scheduled actions, no payments.',
    '$ muelle databases duplicate acme trial --neutralize',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({
    source: databaseField,
    copy: newNameField.meta({ positional: 1 }),
    neutralize: z.boolean().default(false).describe('neutralise the copy before it gets its name'),
  }),
  output: z.object({
    source: z.string(),
    copy: z.string(),
    files: z.int(),
    missing: z.int().describe('files that the source names and that are not there'),
    neutralized: z.boolean(),
    served: z.boolean().describe('it is in odoo.databases'),
  }),
  async plan(context, { source, copy, neutralize }) {
    const server = await lookAtServer(context)
    there(server, source)
    notThere(server, copy)
    const { stack } = server.view
    return { steps: [lockStep(stack), ...copyTasks(stack, { source, copy, neutralize }).map((task) => task.step)] }
  },
  async run(context, { source, copy, neutralize }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    const ended = await settle({ ...workshop, context }, progress)
    const server = await lookAtServer(context)
    there(server, source)
    const { stack, session } = workshop
    const served = stack.odoo.databases.includes(copy)
    if (ended === copyBy(source, copy)) {
      const { container } = server
      const { files, missing, neutralized } = await session.database({ job: 'look', container, database: copy })
      await session.end('done', 'finished what an earlier attempt began')
      return { source, copy, files, missing, neutralized, served }
    }
    notThere(server, copy)
    const world: CopyWorld = {
      ...workshop,
      context,
      ...nothingYet,
      making: undefined,
      seen: undefined,
      neutralized: false,
    }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, copyTasks(stack, { source, copy, neutralize }), progress)
    } catch (error) {
      const back = await takeBack(world, error)
      await discardMaking(world, makingName('copy', copy))
      throw back
    }
    if (world.seen === undefined) throw new Error('the tasks have run')
    const { files, missing } = world.seen
    return { source, copy, files, missing, neutralized: world.neutralized, served }
  },
  view: ({ source, copy, files, missing, neutralized, served }, style) =>
    [
      style.good(`${copy} is a copy of ${source} with ${files} files${neutralized ? ', neutralised' : ''}.`),
      ...(missing > 0 ? [style.warn(`${missing} files that ${source} names are not there.`)] : []),
      ...(neutralized
        ? []
        : [style.warn('It is not neutralised: served, it would send mail and run scheduled actions.')]),
      ...(served
        ? []
        : [`Odoo does not serve it yet: add ${copy} to odoo.databases in muelle.yaml, then run muelle up.`]),
    ].join('\n'),
})
