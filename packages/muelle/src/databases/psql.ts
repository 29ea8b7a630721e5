import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import type { Progress } from '../kernel/steps.ts'
import { step } from '../kernel/steps.ts'
import { ofOlderMuelle } from '../postgres/psql.ts'
import { ensureReader, reader } from '../postgres/reader.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { readCsv } from './csv.ts'
import { databaseField, lookAtServer, type Server, there } from './fields.ts'
import { csvRows } from './rows.ts'
import { firstWords, plainSql } from './sql-text.ts'

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
    'Without --write it is role muelle_reader, whose rights end at reading: no setting that a statement changes lets it write, large objects and temporary tables included. It reads every table, so secrets that are kept in them too. With --write it is role odoo, the owner; that asks for the name of the database, and is in the journal. Never the superuser.',
    'At a terminal and without --command psql opens.',
    '$ muelle databases psql acme --command "SELECT login FROM res_users"\n$ muelle databases psql acme',
  ].join('\n\n'),
  effect: 'read',
  input: Input,
  recorded: (input) => (input.command === undefined ? input : { ...input, command: firstWords(input.command) }),
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
    if (!input.write) await ensureReader(server.view.engine, server.container, input.database, context.signal)
    return await (input.command === undefined
      ? input.write
        ? inWorkshop(context, progress, () => interactive(context, server, input))
        : interactive(context, server, input)
      : asked(context, server, input, progress))
  },
  notWell: ({ exitCode }) => exitCode !== 0,
  view: ({ columns, rows, truncated, database }, style, { write, command }) =>
    [
      ...(write && command !== undefined && columns.length === 0
        ? [`Done in ${database}. With RETURNING * a statement shows the rows that it changed.`]
        : []),
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

const roleOf = ({ write }: Pick<Input, 'write'>) => (write ? 'odoo' : reader)

/** The SQL itself goes by standard input: whoever lists processes would see it. A thousand rows are in memory at a time. */
const argvOf = (input: Input, nothing: string, statements = 1): readonly string[] => [
  ...['psql', '-X', '-q', '--csv', '-v', 'ON_ERROR_STOP=1', '-v', 'FETCH_COUNT=1000', '-P', `null=${nothing}`],
  ...['-U', roleOf(input), '-d', input.database, ...(statements > 1 ? ['--single-transaction'] : []), '-f', '-'],
]

async function asked(context: Context, server: Server, input: Input, progress: Progress) {
  const { sql, statements, commits } = plainSql(input.command ?? '')
  const nothing = `null-${randomBytes(12).toString('hex')}`
  const work = async () => {
    const enough = new AbortController()
    const rows = csvRows(input.rows + 2)
    try {
      const { exitCode, stderr } = await server.view.engine.exec(server.container, {
        argv: argvOf(input, nothing, statements),
        input: sql,
        signal: AbortSignal.any([context.signal, enough.signal]),
        onLine(line, stream) {
          // What only reads is left alone once there is enough; what writes is waited for.
          if (stream === 'stdout' && !rows.take(line) && !input.write) enough.abort(new Error('there is enough'))
        },
      })
      if (exitCode !== 0) throw failed(input, stderr.trim(), commits)
    } catch (error) {
      context.signal.throwIfAborted()
      if (!enough.signal.aborted) throw error
      return { text: rows.text(), more: true }
    }
    return { text: rows.text(), more: false }
  }
  const { text, more } = await (input.write ? inWorkshop(context, progress, work) : work())
  const [columns = [], ...rows] = readCsv(text, nothing)
  return {
    ...{ database: input.database, role: roleOf(input), exitCode: 0 },
    columns: columns.map((each) => each ?? ''),
    rows: rows.slice(0, input.rows).map((row) => [...row]),
    truncated: more || rows.length > input.rows,
  }
}

async function interactive({ terminal, signal }: Context, { view, container }: Server, input: Input) {
  if (!terminal?.stdin.isTTY || !terminal.stdout.isTTY)
    throw new UserError({ what: 'There is no terminal for psql.', next: 'Give it SQL: --command "SELECT …".' })
  const argv = ['psql', '-X', '-v', 'HISTFILE=/dev/null', '-U', roleOf(input), '-d', input.database]
  const rights = input.write ? 'what you write stays' : 'read-only; to change data: --write'
  terminal.stdout.write(`Database ${input.database}, as role ${roleOf(input)}: ${rights}. Leave with \\q\n`)
  const exitCode = await view.engine.execInteractive(container, { argv, signal }, terminal)
  return { database: input.database, role: roleOf(input), columns: [], rows: [], truncated: false, exitCode }
}

function failed(input: Input, evidence: string, commits: boolean): Error {
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
  if (commits)
    return new FailedError(
      {
        what: 'PostgreSQL refused a statement. What the SQL committed before it stays.',
        evidence,
        next: `See what is there before you run the rest: muelle databases psql ${input.database}.`,
      },
      { unwound: false },
    )
  return new FailedError(
    { what: 'PostgreSQL refused a statement; nothing of the SQL was kept.', evidence, next: 'Mend what it says.' },
    { unwound: true },
  )
}
