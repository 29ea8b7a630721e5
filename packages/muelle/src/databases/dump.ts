import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type Dump, dumpName } from '../engine/host/databases/jobs.ts'
import { runDurably, type Task } from '../engine/host/durable.ts'
import { byteText } from '../kernel/bytes.ts'
import { operation } from '../kernel/operation.ts'
import { stampOf } from '../kernel/stamp.ts'
import { step } from '../kernel/steps.ts'
import { pointOf } from '../workshop/backup-point.ts'
import { lockStep, openWorkshop, type Workshop } from '../workshop/change.ts'
import { look, running } from '../workshop/look.ts'
import { databaseNamed, serverDatabases } from '../workshop/named-database.ts'
import { databaseField } from './fields.ts'

const name = 'databases dump'

export const databasesDump = operation({
  name,
  summary: 'Dump a database with exactly the files that it names, and read the dump back',
  help: [
    'The database is read under one snapshot, by the pg_dump of its own server; then the files that this snapshot names, each compared with its name. Odoo goes on; only its daily removal of unused files waits. The data stays on the host: a directory there gets the SQL (zstd), the files (tar) and, last, a manifest with versions, modules, counts and checksums.',
    'Files that the database names and that are lost or damaged are told, and the rest is dumped: exit code 1.',
    '$ muelle databases dump acme\n$ muelle databases dump acme --name before-migration',
  ].join('\n\n'),
  effect: 'change',
  input: z.object({
    database: databaseField,
    name: dumpName.optional().describe('of the dump; the time when absent'),
  }),
  output: z.object({
    database: z.string(),
    dump: z.string().describe('its name, for databases load'),
    path: z.string().describe('on the host'),
    bytes: z.int().describe('of SQL and files as they lie there'),
    files: z.int(),
    odoo: z.string(),
    postgres: z.string(),
    missing: z.int().describe('files that the database names and that are not there'),
    damaged: z.int().describe('files that are not what their names say'),
    first: z.array(z.string()).describe('the first of those'),
  }),
  async plan(context, { database, name: dump }) {
    const view = await look(context)
    databaseNamed(await serverDatabases(view.engine, running(view, 'db').id, context.signal), database)
    const named = dump ?? stampOf(context.clock.now())
    return { steps: [lockStep(view.stack), stepOf(view.stack.hostDirectory, database, named)] }
  },
  async run(context, { database, name: asked }, progress) {
    await using workshop = await openWorkshop(context, progress, { volumes: ['odoo-data'] })
    const { stack, engine } = workshop
    const container = running(await look(context), 'db').id
    databaseNamed(await serverDatabases(engine, container, context.signal), database)
    const dump = asked ?? stampOf(context.clock.now())
    const world: DumpWorld = { ...workshop, made: undefined }
    const task: Task<DumpWorld> = {
      step: stepOf(stack.hostDirectory, database, dump),
      async work(world, note) {
        const { project } = stack
        const what = {
          database,
          container,
          dump,
          project,
          why: 'asked for',
          automatic: false,
          format: 'muelle' as const,
        }
        world.made = await world.session.database({ job: 'dump', ...what }, note)
      },
    }
    const run = { id: randomUUID(), operation: name, clock: context.clock, signal: context.signal }
    await runDurably(world, run, [task], progress)
    if (world.made === undefined) throw new Error('the task dump has run')
    const { path, bytes, files } = pointOf(stack, world.made)
    const { odoo, postgres, filestore } = world.made
    const { missing, damaged, first } = filestore
    return { database, dump, path, bytes, files, odoo, postgres, missing, damaged, first: [...first] }
  },
  notWell: ({ missing, damaged }) => missing + damaged > 0,
  view: ({ database, dump, path, bytes, files, missing, damaged, first }, style) =>
    [
      style.good(`${database}: ${byteText(bytes)} with ${files} files in ${path}`),
      ...(missing > 0 ? [style.warn(`${missing} files that the database names are not there.`)] : []),
      ...(damaged > 0
        ? [style.warn(`${damaged} files are not what their names say; they are in the dump as they are.`)]
        : []),
      ...first.map((each) => `  ${each}`),
      style.dim(`To return to it: muelle databases load ${database} ${dump}`),
    ].join('\n'),
})

interface DumpWorld extends Omit<Workshop, typeof Symbol.asyncDispose> {
  made: Dump | undefined
}

const stepOf = (hostDirectory: string, database: string, dump: string) =>
  step({
    id: 'dump',
    what: `dump ${database} and the files that it names to ${hostDirectory}/dumps/${database}/${dump} on its host`,
    why: 'asked for; it is read back, and has no final name before',
    undo: `rm -r ${hostDirectory}/dumps/${database}/${dump}`,
  })
