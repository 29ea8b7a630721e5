import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { ask } from '../postgres/psql.ts'
import { look, running } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { DatabaseFacts, databaseFacts } from './facts.ts'
import { namedFilesSql } from './sql.ts'

/** What takes a look at whole tables: nobody waits for it who only asks how the stack is. */
const Contents = z.object({
  odoo: z.string().nullable().describe('version of the module base: that of the Odoo that updated it last'),
  fileBytes: z.int().nullable().describe('of the files in the filestore that the database names, each once'),
  lastLogin: z.string().nullable().describe('UTC'),
})

const Database = DatabaseFacts.extend({
  ...Contents.shape,
  owner: z.string().nullable().describe('role of PostgreSQL; null when there is no such database'),
  expected: z.boolean().describe('whether it is in odoo.databases'),
})

const Output = z.object({ project: z.string(), well: z.boolean(), databases: z.array(Database) })

/** All that somebody may have made: not the templates, and not the one that every server has. */
const namesSql = `SELECT datname || E'\\t' || pg_get_userbyid(datdba) FROM pg_database
WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname;
`

const contentsSql = `SELECT json_build_object(
  'odoo', (SELECT latest_version FROM ir_module_module WHERE name = 'base'),
  'fileBytes', (SELECT coalesce(sum(size), 0) FROM (${namedFilesSql}) AS files),
  'lastLogin', (SELECT to_char(max(create_date), 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM res_users_log));
`

export const databasesList = operation({
  name: 'databases list',
  summary: 'Show every database: size, files, Odoo, modules, neutralised or not, last login',
  help: [
    'Those of odoo.databases first, then others that are on the server, and what is missing.',
    'Exit code 1 when one of odoo.databases is missing, holds no Odoo, or an update of it was cut off.',
    '$ muelle databases list',
  ].join('\n'),
  effect: 'read',
  input: z.object({}),
  output: Output,
  async run(context) {
    const view = await look(context)
    const expected = view.stack.odoo.databases
    const db = running(view, 'db').id
    const rows = await ask(view.engine, db, 'postgres', namesSql, context.signal)
    const owners = new Map(rows.map((row) => row.split('\t') as [string, string]))
    const names = [...expected, ...[...owners.keys()].filter((name) => !expected.includes(name))]
    const facts = await databaseFacts(view, context.signal, names)
    const contents = async ({ name, problem }: DatabaseFacts) =>
      problem === null
        ? Contents.parse(JSON.parse((await ask(view.engine, db, name, contentsSql, context.signal)).join('')))
        : { odoo: null, fileBytes: null, lastLogin: null }
    const databases = await Promise.all(
      facts.map(async (each) => ({
        ...each,
        ...(await contents(each)),
        problem: owners.has(each.name) ? each.problem : 'there is no such database',
        owner: owners.get(each.name) ?? null,
        expected: expected.includes(each.name),
      })),
    )
    return { project: view.stack.project, well: !databases.some(isBad), databases }
  },
  notWell: ({ well }) => !well,
  view: ({ databases }, style) =>
    table(
      ['DATABASE', 'SIZE', 'FILES', 'ODOO', 'MODULES', 'LAST LOGIN', 'OWNER', ''],
      databases.map((each) => [
        each.name,
        each.bytes === null ? '-' : byteText(each.bytes),
        each.fileBytes === null ? '-' : byteText(each.fileBytes),
        each.odoo ?? '-',
        each.modules === null ? '-' : String(each.modules),
        each.lastLogin?.slice(0, 16).replace('T', ' ') ?? '-',
        each.owner ?? '-',
        remark(each, style),
      ]),
    ),
})

type Database = z.output<typeof Database>

const isBad = ({ expected, problem, pending }: Pick<Database, 'expected' | 'problem' | 'pending'>): boolean =>
  expected && (problem !== null || pending.length > 0)

function remark(each: Database, style: Style): string {
  const { expected, problem, pending, neutralized } = each
  const remarks = [
    ...(problem === null ? [] : [problem]),
    ...(pending.length === 0 ? [] : [`an update was cut off: ${pending.join(', ')}`]),
    ...(neutralized ? ['neutralised'] : []),
    ...(expected ? [] : ['not in muelle.yaml']),
  ].join('; ')
  return isBad(each) ? style.bad(remarks) : style.dim(remarks)
}
