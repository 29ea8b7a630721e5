import { z } from 'zod'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation, type Terminal } from '../kernel/operation.ts'
import { type Plan, type Progress, step } from '../kernel/steps.ts'
import { ensureReader, reader } from '../postgres/reader.ts'
import { loadStack } from '../stack/load.ts'
import { inWorkshop, lockStep, type Workshop } from '../workshop/change.ts'
import { makeOwn, makeShell, ownArgv, removeOwn, shellArgv } from '../workshop/container.ts'
import { meantDatabase } from '../workshop/databases.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { waitForService } from '../workshop/wait.ts'
import { Change, changesText, ScriptError } from './marked.ts'
import { runScript, shellOptions } from './run-script.ts'
import { startUpProgram } from './start-up.ts'

const Input = z.object({
  script: z
    .string()
    .optional()
    .describe('Python file of this machine to run instead; - is standard input')
    .meta({ short: 's', placeholder: 'FILE' }),
  database: z
    .string()
    .optional()
    .describe('one of odoo.databases; needed when there are several')
    .meta({ short: 'd', placeholder: 'NAME' }),
  write: z.boolean().default(false).describe('may change data: what was changed is shown before it is kept'),
  trial: z.boolean().default(false).describe('with --write and a script: show what it would change, keep nothing'),
  args: z
    .array(z.string())
    .default([])
    .describe('arguments of the script: sys.argv[1:], and args')
    .meta({ positional: 'rest', raw: true }),
})
type Input = z.output<typeof Input>

const Output = z.object({
  database: z.string(),
  exitCode: z.int().describe('of an interactive shell; of a script 1 when it raised'),
  stdout: z.string(),
  stderr: z.string(),
  error: ScriptError.nullable(),
  changes: z.array(Change).describe('rows, by table; only with --write'),
  kept: z.boolean().describe('whether the changes are in the database'),
  result: z.json().describe('the script’s variable result; null when it has none'),
})

/** A write script holds the lock to its end; whoever reads only while the container is made: a person may sit there for hours. */
const holdsLock = ({ script, write }: Input) => script !== undefined && write

function planOf(stack: Workshop['stack'], input: Input, database: string): Plan {
  const { script, write, trial } = input
  return {
    steps: [
      lockStep(stack),
      ...(write
        ? []
        : [
            step({
              id: 'reader',
              what: `let Odoo work as the role ${reader} on ${database}`,
              why: 'PostgreSQL then refuses whatever writes, in every transaction',
            }),
          ]),
      step({
        id: 'container',
        what: 'make a container of Odoo for this alone',
        why: holdsLock(input)
          ? 'with the image, networks and limits of odoo-cron; no server loses memory to it'
          : 'with the image, networks and limits of odoo-cron; the lock is free again once it is there',
        argv: holdsLock(input) ? ownArgv('odoo-cron') : shellArgv,
        undo: 'it is removed at the end, and ends by itself when nobody uses it',
      }),
      step({
        id: 'shell',
        what: `${script === undefined ? 'open a shell' : `run ${script}`} on ${database}, ${write ? (trial ? 'for trial' : 'for writing') : 'read-only'}`,
        why: write && !trial ? 'what was changed is shown before it is kept' : 'nothing is kept',
        argv: shellOptions(database),
      }),
    ],
  }
}

export const shell = operation({
  name: 'shell',
  summary: 'Open Odoo’s shell on a database, or run a script in it; read-only unless --write',
  help: [
    'It runs in a container of its own. Read-only means that PostgreSQL refuses what writes, whatever the script commits; files are not guarded. With --write only env.cr may write, commits are put off to the end, and what was changed is shown first: rows created, written and deleted, by model.',
    'A script finds env, self, args and sys.argv, and may leave an answer in a variable named result, which is shown at the end. Exit code 1 when it raised: then nothing is kept. --trial keeps nothing in any case. The stack is locked only while a script with --write runs.',
    '$ muelle shell\n$ muelle shell --script report.py 2026-11\n$ muelle shell --write --trial --script mend.py\n$ muelle shell --yes --write --script mend.py',
  ].join('\n'),
  effect: 'change',
  freeForm: true,
  input: Input,
  output: Output,
  async plan(context, input): Promise<Plan> {
    possible(context, input)
    const stack = await loadStack(context, { files: 'unread' })
    return planOf(stack, input, meantDatabase(stack, input.database))
  },
  async run(context, input, progress) {
    possible(context, input)
    const source = input.script === undefined ? undefined : await context.readInput?.(input.script)
    if (holdsLock(input))
      return await inWorkshop(context, progress, async (workshop) => {
        try {
          return await work(
            context,
            input,
            source,
            workshop,
            await prepare(context, input, workshop, progress),
            progress,
          )
        } finally {
          await removeOwn(workshop)
        }
      })
    const opened = await inWorkshop(context, progress, async (workshop) => {
      return { workshop, container: await prepare(context, input, workshop, progress) }
    })
    try {
      return await work(context, input, source, opened.workshop, opened.container, progress)
    } finally {
      await opened.workshop.engine.removeContainer(opened.container)
    }
  },
  notWell: ({ exitCode, error }) => exitCode !== 0 || error !== null,
  view: ({ error, result, changes, kept, database }, style, { script, trial }) =>
    [
      ...(result === null ? [] : [JSON.stringify(result, null, 2)]),
      ...(error === null ? [] : [error.traceback.trimEnd() || `${error.type}: ${error.message}`, ...hints(error)]),
      ...(changes.length === 0
        ? []
        : [
            kept
              ? style.good(`Kept in ${database}:`)
              : style.warn(trial ? 'It would change, and nothing was kept:' : 'Nothing was kept of:'),
            changesText(changes),
          ]),
      ...(script !== undefined && error !== null
        ? [style.bad(`${script === '-' ? 'The script' : script} failed; nothing of it was kept.`)]
        : []),
    ].join('\n'),
})

/** @throws UserError for what cannot be done from here, or makes no sense together. */
function possible({ terminal, readInput, askYes }: Context, { script, write, trial, args }: Input): void {
  if (trial && (!write || script === undefined))
    throw new UserError({
      what: '--trial belongs to --write and a script.',
      next: 'muelle shell --write --trial --script FILE',
    })
  if (script === undefined && args.length > 0)
    throw new UserError({
      what: 'There is no script for the arguments.',
      evidence: args.join(' '),
      next: 'Name it: muelle shell --script FILE ARGUMENTS',
    })
  if (script === undefined && !atTerminal(terminal))
    throw new UserError(
      { what: 'An interactive shell needs a terminal.', next: 'Name a script: muelle shell --script FILE' },
      { refused: true },
    )
  if (script !== undefined && readInput === undefined)
    throw new UserError({ what: '--script is for the command line.', next: 'Run it there.' }, { refused: true })
  if (script === '-' && write && !trial && terminal !== undefined && askYes === undefined)
    throw new UserError(
      { what: 'Nobody can be asked while the script comes by standard input.', next: 'Name a file, or add --yes.' },
      { refused: true },
    )
}

const atTerminal = (terminal: Terminal | undefined): terminal is Terminal =>
  terminal?.stdin.isTTY === true && terminal.stdout.isTTY === true

async function prepare(context: Context, input: Input, workshop: Workshop, progress: Progress): Promise<string> {
  const { stack, engine, session } = workshop
  const database = meantDatabase(stack, input.database)
  await mustBeShipped(session, stack)
  const [, ...steps] = planOf(stack, input, database).steps
  const by = (id: string) => steps.find((each) => each.id === id)
  const db = await waitForService({ context, engine, stack }, 'db', { seconds: 60, until: 'alive' })
  // With --write the other cursors of the process are readers, too.
  const barrier = by('reader')
  if (barrier) await progress.step(barrier, () => ensureReader(engine, db.id, database, context.signal))
  else await ensureReader(engine, db.id, database, context.signal)
  const make = by('container')
  if (make === undefined) throw new Error('the plan makes a container')
  const made = await progress.step(make, (note) =>
    holdsLock(input) ? makeOwn(workshop, 'odoo-cron', note) : makeShell(workshop, note),
  )
  return made.id
}

async function work(
  context: Context,
  input: Input,
  source: string | undefined,
  { stack, engine }: Workshop,
  container: string,
  progress: Progress,
): Promise<z.input<typeof Output>> {
  const database = meantDatabase(stack, input.database)
  if (source === undefined) return await sit(context, input, { engine }, container, database)
  const write = input.write ? (input.trial ? 'trial' : 'ask') : 'no'
  const script = {
    name: input.script === '-' ? 'script' : (input.script ?? 'script'),
    source,
    argv: input.args,
    write,
  } as const
  const ended = await runScript(engine, container, database, script, context, progress)
  return { database, exitCode: ended.error === null ? 0 : 1, ...ended }
}

/** A person's shell, until they leave it. */
async function sit(
  { terminal, signal }: Context,
  { write }: Input,
  { engine }: Pick<Workshop, 'engine'>,
  container: string,
  database: string,
): Promise<z.input<typeof Output>> {
  if (!atTerminal(terminal)) throw new Error('who sits at a shell has a terminal')
  const file = '/tmp/muelle-shell.py'
  const put = await engine.exec(container, {
    argv: ['sh', '-c', 'cat > "$0"', file],
    input: startUpProgram(database, write),
  })
  if (put.exitCode !== 0)
    throw new FailedError({ what: 'The shell could not be prepared.', evidence: put.stderr.trim() }, { unwound: true })
  const argv = [...shellOptions(database), `--shell-file=${file}`, '--shell-interface=python']
  const exitCode = await engine.execInteractive(container, { argv, signal }, terminal)
  return { database, exitCode, stdout: '', stderr: '', error: null, changes: [], kept: false, result: null }
}

/** What a refusal of PostgreSQL means here. */
const hints = ({ message }: z.output<typeof ScriptError>): readonly string[] =>
  /permission denied for (table|sequence|relation|schema|database)/.test(message)
    ? ['PostgreSQL refused a write: the shell reads only, and with --write only env.cr may write.']
    : []
