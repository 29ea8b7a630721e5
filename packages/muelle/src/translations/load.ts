import { z } from 'zod'
import { FailedError } from '../kernel/errors.ts'
import { operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { ask } from '../postgres/psql.ts'
import { literal } from '../postgres/sql.ts'
import { lockStep } from '../workshop/change.ts'
import { table } from '../workshop/table.ts'
import { type Language, meantLanguages, readLanguages } from './languages.ts'
import { askLanguages, containerStep, inOdoo, type Room, runI18n } from './odoo.ts'

export const i18nDatabaseField = z
  .string()
  .optional()
  .describe('one of odoo.databases; needed when there are several')
  .meta({ short: 'd', placeholder: 'NAME' })

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

export const loadStep = (database: string, languages: readonly Language[]) =>
  step({
    id: 'load',
    what: `load ${languages.map(({ code, name }) => `${code} (${name})`).join(', ')} into ${database}`,
    why: 'with the translations of every installed module; texts that people changed stay',
    argv: loadArgv(database, languages),
    undo: 'Settings > Languages: deactivate it; the texts stay',
  })

export const i18nLoad = operation({
  name: 'i18n load',
  summary: 'Let a database speak further languages, with the translations of its modules',
  help: [
    'A language that the database has already gets the translations that came since. Names that Odoo does not know are refused, as Odoo itself ignores them and reports success.',
    '$ muelle i18n load es_CL\n$ muelle i18n load es_CL pt_BR --database acme',
  ].join('\n'),
  effect: 'change',
  input: z.object({
    languages: z.array(z.string()).min(1).describe('as es_CL').meta({ positional: 'rest' }),
    database: i18nDatabaseField,
  }),
  output: z.object({ database: z.string(), languages: z.array(Loaded) }),
  async plan(context, { languages, database: named }): Promise<Plan> {
    const { stack, database, languages: known } = await askLanguages(context, named)
    return { steps: [lockStep(stack), containerStep, loadStep(database, meantLanguages(known, languages))] }
  },
  async run(context, { languages, database: named }, progress) {
    const { database, languages: known } = await askLanguages(context, named)
    const meant = meantLanguages(known, languages)
    return await inOdoo(context, progress, async (room) => {
      const loaded = await progress.step(loadStep(database, meant), () => load(room, database, meant, context.signal))
      return { database, languages: loaded }
    })
  },
  view: ({ database, languages }, style) =>
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
    ].join('\n'),
})

/** Loads languages and looks whether they are there. */
export async function load(
  room: Room,
  database: string,
  languages: readonly Language[],
  signal: AbortSignal,
): Promise<z.output<typeof Loaded>[]> {
  await runI18n(room, loadArgv(database, languages), signal)
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
