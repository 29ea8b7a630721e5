import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import type { Plan } from '../kernel/steps.ts'
import { withoutBackupField } from '../workshop/backup-point.ts'
import { projectModules } from '../workshop/project-modules.ts'
import { backedFields, backedText, changeTexts, planTexts, type TextChange } from './change.ts'
import { CheckOutput, checkFiles, isBad } from './check.ts'
import { mustBeWell, poFilesOf } from './files.ts'
import { Imported, importedText, importTask, lookForTexts, projectBatches } from './import.ts'
import { type Language, meantLanguages } from './languages.ts'
import { i18nDatabaseField, Loaded, loadTask, lookForLanguages, onDatabase } from './load.ts'
import { askLanguages } from './odoo.ts'

const Input = z.object({
  language: z.string().describe('as es_CL').meta({ positional: 0 }),
  database: i18nDatabaseField,
  withoutBackup: withoutBackupField,
})

export const i18nAdd = operation({
  name: 'i18n add',
  summary: 'Add a language: load it, import the project’s translations of it, and show what they lack',
  help: [
    'What muelle i18n load, import and check do one after the other, behind a backup point; cut off, the same command again finishes. Texts that somebody changed in the database stay. Exit code 1 when translations are missing.',
    '$ muelle i18n add es_CL',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({
    database: z.string(),
    loaded: Loaded,
    imported: Imported.nullable().describe('null when the project has no file of it'),
    check: CheckOutput,
    ...backedFields,
  }),
  plan: async (context, input): Promise<Plan> => planTexts(await prepared(context, input)),
  async run(context, input, progress) {
    const { change, backed } = await changeTexts(context, progress, 'i18n add', () => prepared(context, input))
    const { asked, language, found } = change
    if (found === undefined) throw new Error('what was verified was found')
    const modules = (await projectModules(asked.stack)).filter(({ name }) => asked.installed.includes(name))
    const files = await Promise.all(
      modules.map(async (module) => ({ module: module.name, files: await poFilesOf(asked.stack.directory, module) })),
    )
    return { database: asked.database, ...found, check: checkFiles(files, [language.iso]), ...backed }
  },
  notWell: ({ check }) => check.files.some(isBad),
  view: ({ database, loaded, imported, check, ...backed }, style) =>
    [
      `${style.bold(database)} speaks ${loaded.name} (${loaded.code})${loaded.was === 'active' ? ', as before' : ''}: ${loaded.fields} names of fields are translated.`,
      ...(imported === null
        ? [
            style.warn(
              'The project has no translations of its own for it. Begin them: muelle i18n export --all --language ' +
                loaded.code,
            ),
          ]
        : [importedText(imported)]),
      ...check.files
        .filter(isBad)
        .map(({ module, missing, fuzzy, file }) =>
          style.warn(`${module}: ${file === null ? 'no file' : `${missing} missing, ${fuzzy} fuzzy`}`),
        ),
      ...backedText(backed),
    ].join('\n'),
})

interface Found {
  readonly loaded: z.output<typeof Loaded>
  readonly imported: z.output<typeof Imported> | null
}

interface Added extends TextChange {
  readonly language: Language
  /** Once it is verified. */
  found?: Found
}

async function prepared(
  context: Context,
  { language: named, database: meant, withoutBackup }: z.output<typeof Input>,
): Promise<Added> {
  const { signal } = context
  const asked = await askLanguages(context, meant)
  const { database } = asked
  const [language] = meantLanguages(asked.languages, [named])
  if (language === undefined) throw new Error('a name is one language')
  const [batch] = await projectBatches(asked, [language])
  if (batch) mustBeWell(batch.files)
  const added: Added = {
    asked,
    language,
    why: ['i18n add', language.code, ...onDatabase(meant)].join(' '),
    withoutBackup,
    tasks: [loadTask(database, [language]), ...(batch === undefined ? [] : [importTask(database, batch, false)])],
    async verify(world) {
      const [loaded] = await lookForLanguages(world, database, [language], signal)
      if (loaded === undefined) throw new Error('one language was loaded')
      const imported = batch === undefined ? null : await lookForTexts(world, database, batch, false, signal)
      added.found = { loaded, imported }
    },
  }
  return added
}
