import { z } from 'zod'
import { byteText } from '../kernel/bytes.ts'
import { operation, type Style } from '../kernel/operation.ts'
import { look, running } from '../workshop/look.ts'
import { table } from '../workshop/table.ts'
import { DatabaseFacts, databaseFacts } from './facts.ts'
import { ask } from './psql.ts'

const Database = DatabaseFacts.extend({
  owner: z.string().nullable().describe('role of PostgreSQL; null when there is no such database'),
  expected: z.boolean().describe('whether it is in odoo.databases'),
})

const Output = z.object({ project: z.string(), well: z.boolean(), databases: z.array(Database) })

/** All that somebody may have made: not the templates, and not the one that every server has. */
const namesSql = `SELECT datname || E'\\t' || pg_get_userbyid(datdba) FROM pg_database
WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY datname;
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
    const rows = await ask(view.engine, running(view, 'db').id, 'postgres', namesSql, context.signal)
    const owners = new Map(rows.map((row) => row.split('\t') as [string, string]))
    const names = [...expected, ...[...owners.keys()].filter((name) => !expected.includes(name))]
    const facts = await databaseFacts(view, context.signal, names)
    const databases = facts.map((each) => ({
      ...each,
      problem: owners.has(each.name) ? each.problem : 'there is no such database',
      owner: owners.get(each.name) ?? null,
      expected: expected.includes(each.name),
    }))
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
