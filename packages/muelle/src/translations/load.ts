import { z } from 'zod'
import type { Task } from '../engine/host/durable.ts'
import { FailedError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import { withoutBackupField } from '../workshop/backup-point.ts'
import { table } from '../workshop/table.ts'
import { backedFields, backedText, changeTexts, planTexts, type TextWorld } from './change.ts'
import { type Language, meantLanguages, readLanguages } from './languages.ts'
import { askLanguages, type Room, runI18n } from './odoo.ts'

export const i18nDatabaseField = z
  .string()
  .optional()
  .describe('one of odoo.databases; needed when there are several')
  .meta({ short: 'd', placeholder: 'NAME' })

/** As it is typed again. */
export const onDatabase = (named: string | undefined): readonly string[] =>
  named === undefined ? [] : [`--database ${named}`]

const Input = z.object({
  languages: z.array(z.string()).min(1).describe('as es_CL').meta({ positional: 'rest' }),
  database: i18nDatabaseField,
  withoutBackup: withoutBackupField,
})

export const Loaded = z.object({
  code: z.string(),
  name: z.string(),
  was: z.enum(['active', 'inactive']),
  fields: z.int().describe('names of fields that are translated now'),
})

export const loadArgv = (database: string, languages: readonly Language[]): readonly string[] => [
  ...['odoo', 'i18n', 'loadlang', '--database', database],
  ...['--languages', ...languages.map(({ iso }) => iso)],
]

/** The step that loading is. */
export const loadTask = (database: string, languages: readonly Language[]): Task<TextWorld> => ({
  step: step({
    id: 'load',
    what: `load ${languages.map(({ code, name }) => `${code} (${name})`).join(', ')} into ${database}`,
    why: 'with the translations of every installed module; texts that people changed stay',
    argv: loadArgv(database, languages),
  }),
  work: (world) => runI18n(world, loadArgv(database, languages), world.context.signal),
})

export const i18nLoad = operation({
  name: 'i18n load',
  summary: 'Let a database speak further languages, with the translations of its modules',
  help: [
    'A language that the database has already gets the translations that came since. A backup point is taken first; cut off in the middle, the same command finishes it. Names that Odoo does not know are refused, as Odoo itself ignores them and reports success.',
    '$ muelle i18n load es_CL\n$ muelle i18n load es_CL pt_BR --database acme',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({ database: z.string(), languages: z.array(Loaded), ...backedFields }),
  plan: async (context, input): Promise<Plan> => planTexts(await prepared(context, input)),
  async run(context, input, progress) {
    const { change, backed } = await changeTexts(context, progress, 'i18n load', () => prepared(context, input))
    return { database: change.asked.database, languages: change.loaded, ...backed }
  },
  view: ({ database, languages, ...backed }, style) =>
    [
      table(
        ['LANGUAGE', 'NAME', '', 'FIELDS TRANSLATED'],
        languages.map(({ code, name, was, fields }) => [
          code,
          name,
          was === 'active' ? 'was there' : style.good('new'),
          String(fields),
        ]),
      ),
      `Users choose it in their preferences. Translations of the project itself that are not in the image yet: muelle i18n import --database ${database}`,
      ...backedText(backed),
    ].join('\n'),
})

async function prepared(context: Context, { languages: named, database, withoutBackup }: z.output<typeof Input>) {
  const asked = await askLanguages(context, database)
  const meant = meantLanguages(asked.languages, named)
  const loaded: z.output<typeof Loaded>[] = []
  return {
    asked,
    loaded,
    why: ['i18n load', ...meant.map(({ code }) => code), ...onDatabase(database)].join(' '),
    withoutBackup,
    tasks: [loadTask(asked.database, meant)],
    verify: async (world: TextWorld) => {
      loaded.push(...(await lookForLanguages(world, asked.database, meant, context.signal)))
    },
  }
}

/** @throws FailedError for a language that the database does not use now. */
export async function lookForLanguages(
  room: Pick<Room, 'engine' | 'db'>,
  database: string,
  languages: readonly Language[],
  signal: AbortSignal,
): Promise<z.output<typeof Loaded>[]> {
  const { languages: now } = await readLanguages(room.engine, room.db, database, signal)
  const counts = await Promise.all(
    languages.map(async ({ code }) => {
      const [count] = await ask(
        room.engine,
        room.db,
        database,
        `SELECT count(*) FROM ir_model_fields WHERE field_description ? ${literal(code)};\n`,
        signal,
      )
      return Number(count)
    }),
  )
  const inactive = languages.filter(({ code }) => !now.some((each) => each.code === code && each.active))
  if (inactive.length > 0)
    throw new FailedError(
      {
        what: `Odoo did not load ${inactive.map(({ code }) => code).join(', ')}, and said nothing.`,
        next: `See: muelle logs odoo-cron --tail 50`,
      },
      { unwound: false },
    )
  return languages.map(({ code, name, active }, index) => ({
    code,
    name,
    was: active ? 'active' : 'inactive',
    fields: counts[index] ?? 0,
  }))
}
