import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { step } from '../kernel/steps.ts'
import { ofOlderMuelle } from '../postgres/psql.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { readCsv } from './csv.ts'
import { databaseField, lookAtServer, type Server, there } from './fields.ts'

/** Rows that are answered at most, unless more are asked for. */
const usual = 1000

const Input = z.object({
  database: databaseField,
  command: z
    .string()
    .optional()
    .describe('SQL to run; with a terminal and without it psql itself opens')
    .meta({ short: 'c' }),
  write: z.boolean().default(false).describe('as role odoo, who owns it and may change everything'),
  rows: z.int().min(1).max(100_000).default(usual).describe('how many are answered at most'),
})
type Input = z.output<typeof Input>

export const databasesPsql = operation({
  name: 'databases psql',
  summary: 'Ask a database in SQL, as a role that may read and nothing else; with --write, change it',
  help: [
    'Without --write it is role muelle_reader, whose rights end at reading: no setting that a statement changes lets it write. With --write it is role odoo, the owner; that asks for the name of the database, and is in the journal. Never the superuser.',
    'At a terminal and without --command psql opens.',
    '$ muelle databases psql acme --command "SELECT login FROM res_users"\n$ muelle databases psql acme',
  ].join('\n\n'),
  effect: 'read',
  input: Input,
  output: z.object({
    database: z.string(),
    role: z.string(),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string().nullable())).describe('as PostgreSQL writes the values; null is NULL'),
    truncated: z.boolean().describe('there were more rows'),
    exitCode: z.int().describe('of psql at a terminal'),
  }),
  async plan(context, input) {
    const server = await lookAtServer(context)
    there(server, input.database)
    if (!input.write) return { steps: [] }
    return {
      steps: [
        lockStep(server.view.stack),
        step({
          id: 'psql',
          what: `run SQL in ${input.database} as role odoo`,
          why: 'asked for by --write; nobody can tell what it changes',
          argv: argvOf(input, '…'),
          effect: 'destroy',
        }),
      ],
      loses: input.database,
    }
  },
  async run(context, input, progress) {
    const server = await lookAtServer(context)
    there(server, input.database)
    return await (input.command === undefined
      ? interactive(context, server, input)
      : asked(context, server, input, progress))
  },
  notWell: ({ exitCode }) => exitCode !== 0,
  view: ({ columns, rows, truncated }, style) =>
    [
      ...(columns.length === 0
        ? []
        : [
            table(
              columns,
              rows.map((row) => row.map((value) => value ?? style.dim('∅'))),
            ),
          ]),
      ...(columns.length === 0
        ? []
        : [
            style.dim(
              `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${truncated ? ', and there are more: --rows' : ''}`,
            ),
          ]),
    ].join('\n'),
})

const roleOf = ({ write }: Pick<Input, 'write'>) => (write ? 'odoo' : 'muelle_reader')

/** `-c` sends its text as it is: only one that begins with a backslash would be a command of psql's, and that is refused before. */
const argvOf = (input: Input, nothing: string): readonly string[] => [
  ...['psql', '-X', '-q', '--csv', '-v', 'ON_ERROR_STOP=1', '-P', `null=${nothing}`],
  ...['-U', roleOf(input), '-d', input.database, ...(input.command === undefined ? [] : ['-c', input.command])],
]

async function asked(context: Context, server: Server, input: Input, progress: Progress) {
  if (input.command?.trimStart().startsWith('\\'))
    throw new UserError({
      what: 'A backslash command is none of SQL’s.',
      next: 'At a terminal psql takes them: muelle databases psql DATABASE.',
    })
  const nothing = `null-${randomBytes(12).toString('hex')}`
  const work = async () => {
    const argv = argvOf(input, nothing)
    const { exitCode, stdout, stderr } = await server.view.engine.exec(server.container, {
      argv,
      signal: context.signal,
    })
    if (exitCode !== 0) throw failed(input, stderr.trim())
    return stdout
  }
  const [columns = [], ...rows] = readCsv(await (input.write ? inWorkshop(context, progress, work) : work()), nothing)
  return {
    ...{ database: input.database, role: roleOf(input), exitCode: 0 },
    columns: columns.map((each) => each ?? ''),
    rows: rows.slice(0, input.rows).map((row) => [...row]),
    truncated: rows.length > input.rows,
  }
}

async function interactive({ terminal, signal }: Context, { view, container }: Server, input: Input) {
  if (!terminal?.stdin.isTTY || !terminal.stdout.isTTY)
    throw new UserError({ what: 'There is no terminal for psql.', next: 'Give it SQL: --command "SELECT …".' })
  const argv = ['psql', '-X', '-U', roleOf(input), '-d', input.database]
  const exitCode = await view.engine.execInteractive(container, { argv, signal }, terminal)
  return { database: input.database, role: roleOf(input), columns: [], rows: [], truncated: false, exitCode }
}

function failed(input: Input, evidence: string): Error {
  const older = ofOlderMuelle(evidence)
  if (older) return older
  if (/permission denied|read-only transaction/.test(evidence) && !input.write)
    return new UserError(
      {
        what: 'That would change something, and role muelle_reader may only read.',
        evidence,
        next: 'If it is meant: --write.',
      },
      { refused: true },
    )
  if (!input.write)
    return new UserError({ what: 'PostgreSQL refused the question.', evidence, next: 'Mend what it says.' })
  return new FailedError(
    { what: 'PostgreSQL refused a statement; it was not carried out.', evidence, next: 'Mend what it says.' },
    { unwound: true },
  )
}
