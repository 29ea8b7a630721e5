import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { runDurably } from '../engine/host/durable.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { databaseName } from '../stack/database-name.ts'
import { changeSucceeded, warningsField, warningsOf, withoutBackupField } from '../workshop/backup-point.ts'
import { lockStep, openWorkshop } from '../workshop/change.ts'
import { discardMaking, makingName } from '../workshop/databases/making.ts'
import { settle } from '../workshop/databases/settle.ts'
import { nothingYet, servicesOn, takeBack } from '../workshop/databases/take-place.ts'
import { look, running } from '../workshop/look.ts'
import { serverDatabases } from '../workshop/named-database.ts'
import { newNameField } from './fields.ts'
import { fromOf, givenDirectory, hostPath } from './load/from.ts'
import { type LoadWorld, loadTasks } from './load/tasks.ts'

const name = 'databases load'

export const databasesLoad = operation({
  name,
  summary: 'Load a dump with its files, verify it, and only then put it in the place of a database',
  help: [
    'Takes dumps of Muelle’s by their name (muelle databases dumps), and by absolute path on the Docker host: such a directory, a zip of Odoo’s own database manager, .sql, .sql.gz, .sql.zst, and pg_dump’s custom format. The file is read whole before anything is changed: one that is cut off, is no Odoo, is of another series of Odoo or of a newer PostgreSQL, runs commands, unpacks to more than the disk holds or has paths that lead out is refused.',
    'It is loaded under another name, by a role that has no right to anything else, compared with what was dumped, and gets new identity unless it returns to its own place. When a database has that name already, it is dumped first; then Odoo stops for a moment, names are exchanged, and Odoo starts. The old one is removed when Odoo runs on the new one.',
    'Killed at any moment, the next operation on databases or muelle up finishes what was begun, or the old one is as it was.',
    '$ muelle databases load acme 20261123T123000Z\n$ muelle databases load copy /srv/transfer/acme.zip',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({
    database: newNameField.describe('the name that it gets').meta({ positional: 0 }),
    from: z.string().min(1).describe('name of a dump, or an absolute path on the Docker host').meta({ positional: 1 }),
    of: databaseName
      .optional()
      .describe('whose dump it is, when that is another database')
      .meta({ placeholder: 'DATABASE' }),
    identity: z
      .enum(['auto', 'same', 'new'])
      .default('auto')
      .describe('database.uuid and secret; auto: the same when it returns to the place where it was dumped'),
    withoutFiles: z.boolean().default(false).describe('although the dump brings no files, and the database names some'),
    withoutBackup: withoutBackupField,
  }),
  output: z.object({
    database: z.string(),
    from: z.string(),
    odoo: z.string(),
    modules: z.int(),
    files: z.int(),
    missing: z.int().describe('files that it names and that the dump did not have'),
    damaged: z.int().describe('files that were not what their names say where the dump was made'),
    code: z
      .array(z.string())
      .describe('triggers, rules and functions that it brings: they run with Odoo’s rights when Odoo works on it'),
    bytes: z.int().describe('of the SQL'),
    identity: z.enum(['same', 'new']),
    replaced: z.boolean(),
    backup: z.string().nullable().describe('the dump of what was there before'),
    served: z.boolean().describe('it is in odoo.databases'),
    warnings: warningsField,
  }),
  async plan(context, input) {
    const view = await look(context)
    const all = await serverDatabases(view.engine, running(view, 'db').id, context.signal)
    const there = all.some((each) => each.name === input.database)
    const stop = there ? servicesOn(view.stack, view.containers, [input.database]) : []
    const tasks = loadTasks(view.stack, { ...input, from: fromOf(input), there, stop, by: byOf(input) })
    return { steps: [lockStep(view.stack), ...tasks.map((task) => task.step)], ...(there && { loses: input.database }) }
  },
  async run(context, input, progress) {
    const { database } = input
    const given = givenDirectory(hostPath(input.from))
    await using workshop = await openWorkshop(context, progress, {
      volumes: ['odoo-data'],
      ...(given !== undefined && { given }),
    })
    await settle({ ...workshop, context }, progress)
    const { stack, engine } = workshop
    const view = await look(context)
    const all = await serverDatabases(engine, running(view, 'db').id, context.signal)
    const there = all.some((each) => each.name === database)
    const stop = there ? servicesOn(stack, view.containers, [database]) : []
    const world: LoadWorld = {
      ...{ ...workshop, context, ...nothingYet },
      ...{ judged: undefined, making: undefined, seen: undefined, damaged: 0, code: [], identity: 'new' },
    }
    const tasks = loadTasks(stack, { ...input, from: fromOf(input), there, stop, by: byOf(input) })
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    try {
      await runDurably(world, run, tasks, progress)
    } catch (error) {
      const back = await takeBack(world, error)
      await discardMaking(world, makingName('load', database))
      throw back
    }
    // Another database than the one that was half changed.
    const unsettled = await changeSucceeded(world, { database }, progress.line)
    const { judged, seen, identity, backup } = world
    if (judged === undefined || seen === undefined) throw new Error('the tasks have run')
    return {
      ...{ database, from: input.from, odoo: seen.odoo ?? '', modules: Object.keys(seen.modules).length },
      ...{
        files: seen.files,
        missing: seen.missing,
        damaged: world.damaged,
        code: [...world.code],
        bytes: judged.text,
        identity,
        replaced: there,
      },
      ...{ backup: backup?.name ?? null, served: stack.odoo.databases.includes(database) },
      warnings: warningsOf(backup, unsettled),
    }
  },
  view: (
    { database, from, odoo, modules, files, missing, damaged, code, bytes, identity, backup, served, warnings },
    style,
  ) =>
    [
      style.good(
        `${database} holds ${from}: Odoo ${odoo}, ${modules} modules, ${byteText(bytes)} of SQL, ${files} files.`,
      ),
      ...(missing > 0 ? [style.warn(`${missing} files that it names were not in the dump.`)] : []),
      ...(damaged > 0 ? [style.warn(`${damaged} files were damaged already where the dump was made.`)] : []),
      ...(code.length > 0
        ? [
            style.warn('It brings code of its own, which runs when Odoo works on it. Do you know it?'),
            ...code.map((each) => `  ${each}`),
          ]
        : []),
      identity === 'new' ? 'It has a new identity (database.uuid).' : 'It has the identity that it was dumped with.',
      ...warnings.map((each) => style.warn(each)),
      ...(backup === null ? [] : [`What was there before: muelle databases load ${database} ${backup}`]),
      ...(served
        ? []
        : [`Odoo does not serve it yet: add ${database} to odoo.databases in muelle.yaml, then run muelle up.`]),
    ].join('\n'),
})

const byOf = ({ database, from }: { readonly database: string; readonly from: string }) =>
  `databases load ${database} ${from}`
