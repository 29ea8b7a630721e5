import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { ask } from '../postgres/psql.ts'
import { meantDatabases } from '../workshop/databases.ts'
import { look, running, runningOdoo } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { filestoreOnDisk } from './filestore.ts'
import { namedFilesSql } from './sql.ts'

const Table = z.object({
  name: z.string(),
  bytes: z.int().describe('with its indexes and what is stored beside it'),
  indexBytes: z.int(),
  rows: z.number().describe('as PostgreSQL last counted them'),
  deadRows: z
    .number()
    .describe('deleted or replaced, and not yet reused: the bloat that VACUUM can give back to the table'),
  vacuumedAt: z.string().nullable().describe('UTC, the last time, by itself or by hand'),
})

const Answer = z.object({
  bytes: z.int(),
  indexBytes: z.int(),
  tables: z.array(Table),
  others: z.object({ tables: z.int(), bytes: z.int() }),
  files: z.object({ count: z.int(), bytes: z.int() }).nullable(),
})

const Output = z.object({
  project: z.string(),
  database: z.string(),
  ...Answer.shape,
  filestore: z
    .object({ count: z.int(), bytes: z.int() })
    .nullable()
    .describe('what lies on the disk; null when Odoo does not run, through which it is asked'),
})

/** @param most tables that are told one by one. */
const question = (most: number) => `
SELECT to_regclass('public.ir_attachment') IS NOT NULL AS odoo \\gset
\\if :odoo
SELECT json_build_object('count', count(*), 'bytes', coalesce(sum(size), 0)) AS files FROM (${namedFilesSql}) AS each \\gset
\\else
\\set files null
\\endif
WITH each AS (
  SELECT relname AS name, pg_total_relation_size(relid) AS bytes, pg_indexes_size(relid) AS index_bytes, n_live_tup AS rows,
    n_dead_tup AS dead, to_char(greatest(last_vacuum, last_autovacuum) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS vacuumed,
    row_number() OVER (ORDER BY pg_total_relation_size(relid) DESC, relname) AS place
  FROM pg_stat_user_tables)
SELECT json_build_object(
  'bytes', pg_database_size(current_database()),
  'indexBytes', coalesce(sum(index_bytes), 0),
  'tables', coalesce(json_agg(json_build_object('name', name, 'bytes', bytes, 'indexBytes', index_bytes, 'rows', rows, 'deadRows', dead,
    'vacuumedAt', vacuumed) ORDER BY place) FILTER (WHERE place <= ${most}), '[]'),
  'others', json_build_object('tables', count(*) FILTER (WHERE place > ${most}), 'bytes', coalesce(sum(bytes) FILTER (WHERE place > ${most}), 0)),
  'files', :'files'::json) FROM each;
`

export const databasesSize = operation({
  name: 'databases size',
  summary: 'Show what takes the room in a database: tables, indexes, dead rows, files',
  help: [
    'The largest tables first. Dead rows are reused once VACUUM has been there; many of them on a large table say that it does not get there.',
    'Files are told twice: as the database names them, and as they lie in the filestore. Odoo removes what nothing names once a day.',
    '$ muelle databases size acme --most 30',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    database: z
      .string()
      .optional()
      .describe('one of odoo.databases; the first when none is named')
      .meta({ positional: 0 }),
    most: z.int().min(1).max(1000).default(15).describe('tables to show').meta({ placeholder: 'COUNT' }),
  }),
  output: Output,
  async run(context, { database: named, most }) {
    const view = await look(context)
    const [database = ''] = meantDatabases(view.stack, named)
    const { signal } = context
    const rows = await ask(view.engine, running(view, 'db').id, database, question(most), signal)
    const odoo = await runningOdoo(view)
    return {
      project: view.stack.project,
      database,
      ...Answer.parse(JSON.parse(rows.join(''))),
      filestore: odoo === undefined ? null : await filestoreOnDisk(view.engine, odoo.id, database, signal),
    }
  },
  view: ({ database, bytes, indexBytes, tables, others, files, filestore }, style) =>
    [
      `${style.bold(database)}: ${byteText(bytes)}, ${byteText(indexBytes)} of it indexes`,
      table(
        ['TABLE', 'SIZE', 'INDEXES', 'ROWS', 'DEAD ROWS', 'VACUUMED'],
        [
          ...tables.map((each) => [
            each.name,
            byteText(each.bytes),
            byteText(each.indexBytes),
            String(each.rows),
            deadText(each, style),
            each.vacuumedAt?.slice(0, 16).replace('T', ' ') ?? '-',
          ]),
          ...(others.tables > 0 ? [[`${others.tables} others`, byteText(others.bytes), '', '', '', '']] : []),
        ],
      ),
      ...(files === null ? [] : [`files: ${byteText(files.bytes)} in ${files.count}, as the database names them`]),
      ...(filestore === null ? [] : [`filestore: ${byteText(filestore.bytes)} in ${filestore.count}, on the disk`]),
    ].join('\n'),
})

/** A fifth is when autovacuum begins (autovacuum_vacuum_scale_factor 0.2): twice that, and it does not keep up. */
const deadText = ({ rows, deadRows }: z.output<typeof Table>, style: Style): string =>
  deadRows > 10_000 && deadRows > 0.4 * rows ? style.warn(String(deadRows)) : String(deadRows)
