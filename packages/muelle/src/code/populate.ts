import { z } from 'zod'
import type { Engine } from '../engine/port.ts'
import { closest } from '../kernel/didyoumean.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { judgeRun } from '../odoo/runs/judge.ts'
import { ask } from '../postgres/psql.ts'
import { identifier, literal } from '../postgres/sql.ts'
import type { Stack } from '../stack/stack.ts'
import { inWorkshop, lockStep } from '../workshop/change.ts'
import { meantDatabase } from '../workshop/databases.ts'
import { look, running } from '../workshop/look.ts'
import { oneShotArgv, runOneShot } from '../workshop/one-shot.ts'
import { mustBeShipped } from '../workshop/shipped.ts'
import { table } from '../workshop/table.ts'

const Input = z.object({
  models: z
    .array(z.string().regex(/^[a-z][a-z0-9_.]*(=[1-9]\d{0,5})?$/, 'a model, or MODEL=FACTOR'))
    .min(1)
    .describe('models whose rows are copied; res.partner=10 copies each ten times')
    .meta({ positional: 'rest' }),
  factor: z
    .int()
    .min(1)
    .max(999_999)
    .default(1)
    .describe('copies of each row, where a model says nothing else')
    .meta({ short: 'n' }),
  database: z
    .string()
    .optional()
    .describe('one of odoo.databases; needed when there are several')
    .meta({ short: 'd', placeholder: 'NAME' }),
  withoutBackup: z
    .string()
    .min(3)
    .optional()
    .describe('why rows may be copied for good where the environment is neither neutralized nor for development')
    .meta({ placeholder: 'REASON' }),
})
type Input = z.output<typeof Input>

const Grown = z.object({ model: z.string(), factor: z.int(), before: z.int(), after: z.int() })
const Output = z.object({ database: z.string(), models: z.array(Grown) })

/** A model, how often its rows are copied, and how many there are. */
interface Meant {
  readonly model: string
  readonly factor: number
  readonly before: number
}

/** Without a factor Odoo copies each row ten thousand times. */
export const populateArgv = (database: string, models: readonly Pick<Meant, 'model' | 'factor'>[]): readonly string[] =>
  oneShotArgv(
    ...['populate', '--database', database, '--no-http', '--workers=0', '--max-cron-threads=0'],
    `--models=${models.map(({ model }) => model).join(',')}`,
    `--factors=${models.map(({ factor }) => factor).join(',')}`,
  )

export const populate = operation({
  name: 'populate',
  summary: 'Multiply rows of a database that is not for work, to see how it does with many',
  help: [
    'Odoo copies rows that exist; a model without rows stays empty. The plan shows how many there are and will be. It cannot be taken back: refused in production, and elsewhere unless the environment is neutralized or for development, or you say why.',
    '$ muelle -e staging populate res.partner=100 product.template=20\n$ muelle -e staging populate account.move --factor 1000',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: Output,
  async plan(context, input): Promise<Plan> {
    const { stack, database, models } = await prepared(context, input)
    return { steps: [lockStep(stack), populateStep(database, models)] }
  },
  async run(context, input, progress) {
    const { database, models, engine, db } = await prepared(context, input)
    return await inWorkshop(context, progress, async (workshop) => {
      await mustBeShipped(workshop.session, workshop.stack)
      const argv = populateArgv(database, models)
      const { exitCode, output } = await progress.step(populateStep(database, models), (note) =>
        runOneShot(workshop, argv, note),
      )
      const after = await countRows(
        engine,
        db,
        database,
        models.map(({ model }) => model),
        context.signal,
      )
      const grown = models.map(({ model, factor, before }) => ({ model, factor, before, after: after.get(model) ?? 0 }))
      const { reasons } = judgeRun(argv.slice(argv.indexOf('odoo') + 1), exitCode, output)
      const same = grown.filter(({ before, after }) => before > 0 && after <= before)
      if (reasons.length === 0 && same.length === 0) return { database, models: grown }
      throw new FailedError(
        {
          what: `Odoo did not copy the rows${same.length > 0 ? ` of ${same.map(({ model }) => model).join(', ')}` : ''}.`,
          evidence: reasons.slice(0, 5).join('\n') || output.trim().split('\n').slice(-5).join('\n'),
          next: 'Rows of all models are copied in one transaction: what is not there was taken back. Mend the cause and run it again.',
        },
        { unwound: reasons.length > 0 && grown.every(({ before, after }) => before === after) },
      )
    })
  },
  view: ({ models }, style) =>
    [
      table(
        ['MODEL', 'BEFORE', 'NOW'],
        models.map(({ model, before, after }) => [
          model,
          String(before),
          before === 0 ? style.warn('0') : String(after),
        ]),
      ),
      ...(models.some(({ before }) => before === 0) ? ['A model without rows stays empty: make one row first.'] : []),
    ].join('\n'),
})

const populateStep = (database: string, models: readonly Meant[]) =>
  step({
    id: 'populate',
    what: `copy rows in ${database}: ${models.map(({ model, factor, before }) => `${model} from ${before} to about ${before * (factor + 1)}`).join(', ')}`,
    why: 'asked for; it cannot be taken back',
    argv: populateArgv(database, models),
  })

async function prepared(context: Context, input: Input) {
  const view = await look(context)
  mustNotBeForWork(view.stack, input)
  const database = meantDatabase(view.stack, input.database)
  const db = running(view, 'db').id
  const wanted = new Map(
    input.models.map((each) => {
      const [model = '', factor] = each.split('=')
      return [model, factor === undefined ? input.factor : Number(factor)] as const
    }),
  )
  const { engine, stack } = view
  const counts = await countRows(engine, db, database, [...wanted.keys()], context.signal)
  const models = [...wanted].map(([model, factor]) => ({ model, factor, before: counts.get(model) ?? 0 }))
  return { engine, stack, database, db, models }
}

/** @throws UserError, refused, where people work. */
export function mustNotBeForWork(
  { environment, neutralized, development }: Pick<Stack, 'environment' | 'neutralized' | 'development'>,
  { withoutBackup }: Pick<Input, 'withoutBackup'>,
): void {
  const production = environment === 'production'
  if (!production && (neutralized || development !== undefined || withoutBackup !== undefined)) return
  throw new UserError(
    {
      what: production
        ? 'Rows are never multiplied in production.'
        : `${environment} is neither neutralized nor for development.`,
      evidence: 'copied rows stay for good, among those that people made',
      next: production
        ? 'Take an environment for it: muelle -e staging populate …'
        : 'Say why it may be done: --without-backup "a copy for load tests".',
    },
    { refused: true },
  )
}

/**
 * How many rows each model has. Tables of Odoo 19.0: a model's is named like it, unless it says otherwise.
 * @throws UserError for a model that the database does not have: Odoo passes over it, and reports success.
 */
async function countRows(
  engine: Engine,
  db: string,
  database: string,
  models: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const known = await ask(
    engine,
    db,
    database,
    "SELECT model FROM ir_model WHERE NOT transient AND to_regclass('public.' || replace(model, '.', '_')) IS NOT NULL ORDER BY model;\n",
    signal,
  )
  for (const model of models) {
    if (known.includes(model)) continue
    const near = closest(model, known)
    throw new UserError({
      what: `${database} has no rows of a model ${model}.`,
      evidence: `models with a table of their own: ${known.length}`,
      next: near ? `Did you mean ${near}?` : 'Is its module installed? See: muelle modules list',
    })
  }
  const counts = models.map(
    (model) => `SELECT ${literal(model)}, count(*) FROM ${identifier(model.replaceAll('.', '_'))}`,
  )
  const rows = await ask(engine, db, database, `${counts.join('\nUNION ALL ')};\n`, signal)
  return new Map(rows.map((row) => [row.slice(0, row.indexOf('|')), Number(row.slice(row.indexOf('|') + 1))]))
}
