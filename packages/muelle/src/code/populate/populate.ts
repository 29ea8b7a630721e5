import { z } from 'zod'
import { UserError } from '../../kernel/errors.ts'
import { type Context, operation } from '../../kernel/operation.ts'
import { withoutBackupField } from '../../workshop/backup-point.ts'
import { lockStep } from '../../workshop/change.ts'
import { meantDatabase } from '../../workshop/databases.ts'
import { mustNotBeForWork } from '../../workshop/for-work.ts'
import { look, running } from '../../workshop/look.ts'
import { table } from '../../workshop/table.ts'
import { countRows } from './rows.ts'
import { type Prepared, runPopulate, stepsOf } from './work.ts'

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
  withoutBackup: withoutBackupField,
})
type Input = z.output<typeof Input>

const Grown = z.object({ model: z.string(), factor: z.int(), before: z.int(), after: z.int() })

export const populate = operation({
  name: 'populate',
  summary: 'Multiply rows of a database that is not for work, to see how it does with many',
  help: [
    'Odoo copies rows that exist, with their lines; a model without rows stays empty. It also puts a _ behind the names of the rows that are there, behind logins, too: admin becomes admin_. The plan shows how many rows there are and will be. A backup point is taken first.',
    'Only where the environment is neutralized or for development, never in production. Cut off in the middle, the same command finishes it and copies nothing twice.',
    '$ muelle -e staging populate res.partner=100 product.template=20\n$ muelle -e staging populate account.move --factor 1000',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    database: z.string(),
    models: z.array(Grown),
    backup: z.string().nullable().describe('the backup point, on the host'),
    withoutBackup: z.string().nullable().describe('why there is none'),
  }),
  async plan(context, input) {
    const prepared = await prepare(context, input)
    return { steps: [lockStep(prepared.stack), ...stepsOf(prepared)] }
  },
  async run(context, input, progress) {
    const { models, backup, database } = await runPopulate(context, progress, () => prepare(context, input))
    return { database, models: [...models], backup, withoutBackup: input.withoutBackup ?? null }
  },
  view: ({ models, backup, withoutBackup }, style) =>
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
      ...(models.some(({ model }) => model === 'res.users')
        ? [style.warn('Logins have a _ behind them now: log in as admin_.')]
        : []),
      ...(backup === null ? [] : [`backup point: ${backup}`]),
      ...(withoutBackup === null ? [] : [style.warn(`without a backup point: ${withoutBackup}`)]),
    ].join('\n'),
})

async function prepare(context: Context, input: Input): Promise<Prepared> {
  const view = await look(context)
  mustNotBeForWork(view.stack)
  const database = meantDatabase(view.stack, input.database)
  const wanted = new Map(
    input.models.map((each) => {
      const [model = '', factor] = each.split('=')
      return [model, factor === undefined ? input.factor : Number(factor)] as const
    }),
  )
  const asked = { engine: view.engine, db: running(view, 'db').id, database, signal: context.signal }
  const counts = await countRows(asked, [...wanted.keys()])
  const models = [...wanted].map(([model, factor]) => ({ model, factor, before: counts.get(model) ?? 0 }))
  mustFit(models)
  const why = ['populate', ...models.map(({ model, factor }) => `${model}=${factor}`)]
  if (input.database !== undefined) why.push('--database', database)
  return { stack: view.stack, asked, models, why: why.join(' '), withoutBackup: input.withoutBackup }
}

/**
 * Rows that one run makes at most: PostgreSQL keeps a check of each foreign key of each row in memory until the end, as role odoo may not
 * leave them out. Seen with 1 GB: 1.5 million partners took two minutes, and at 15 million the kernel killed it.
 */
const most = 3_000_000

/** @throws UserError, refused, for more rows than PostgreSQL can make at once. */
export function mustFit(models: Prepared['models']): void {
  const rows = models.reduce((sum, { factor, before }) => sum + before * factor, 0)
  if (rows <= most) return
  throw new UserError(
    {
      what: `${rows} rows are more than PostgreSQL can make at once.`,
      evidence: models.map(({ model, factor, before }) => `${model}: ${before} rows, ${factor} times`).join('\n'),
      next: `Take smaller factors, at most ${most} rows, and run it again: each run copies what the one before made.`,
    },
    { refused: true },
  )
}
