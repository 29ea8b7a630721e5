import { z } from 'zod'
import { type Context, operation } from '../kernel/operation.ts'
import type { Plan } from '../kernel/steps.ts'
import { lockStep } from '../workshop/change.ts'
import { projectModules } from '../workshop/project-modules.ts'
import { CheckOutput, checkFiles, isBad } from './check.ts'
import { mustBeWell, poFilesOf } from './files.ts'
import { type Batch, Imported, importBatch, importedText, importStep, projectBatches } from './import.ts'
import { type Language, meantLanguages } from './languages.ts'
import { i18nDatabaseField, Loaded, load, loadStep } from './load.ts'
import { type Asked, askLanguages, containerStep, inOdoo } from './odoo.ts'

export const i18nAdd = operation({
  name: 'i18n add',
  summary: 'Add a language: load it, import the project’s translations of it, and show what they lack',
  help: [
    'What muelle i18n load, import and check do one after the other; cut off, the same command again finishes. Texts that somebody changed in the database stay. Exit code 1 when translations are missing.',
    '$ muelle i18n add es_CL',
  ].join('\n'),
  effect: 'change',
  input: z.object({ language: z.string().describe('as es_CL').meta({ positional: 0 }), database: i18nDatabaseField }),
  output: z.object({
    database: z.string(),
    loaded: Loaded,
    imported: Imported.nullable().describe('null when the project has no file of it'),
    check: CheckOutput,
  }),
  async plan(context, input): Promise<Plan> {
    const { asked, language, batch } = await prepared(context, input)
    const steps = batch === undefined ? [] : [importStep(asked.database, batch, false)]
    return { steps: [lockStep(asked.stack), containerStep, loadStep(asked.database, [language]), ...steps] }
  },
  async run(context, input, progress) {
    const { asked, language, batch } = await prepared(context, input)
    const { database, stack, installed } = asked
    const { loaded, imported } = await inOdoo(context, progress, async (room) => {
      const [loaded] = await progress.step(loadStep(database, [language]), () =>
        load(room, database, [language], context.signal),
      )
      if (loaded === undefined) throw new Error('one language was loaded')
      const imported =
        batch === undefined
          ? null
          : await progress.step(importStep(database, batch, false), () =>
              importBatch(room, database, batch, false, context.signal),
            )
      return { loaded, imported }
    })
    const modules = (await projectModules(stack)).filter(({ name }) => installed.includes(name))
    const files = await Promise.all(
      modules.map(async (module) => ({ module: module.name, files: await poFilesOf(stack.directory, module) })),
    )
    return { database, loaded, imported, check: checkFiles(files, [language.iso]) }
  },
  notWell: ({ check }) => check.files.some(isBad),
  view: ({ database, loaded, imported, check }, style) =>
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
    ].join('\n'),
})

async function prepared(
  context: Context,
  { language: named, database }: { readonly language: string; readonly database?: string | undefined },
): Promise<{ readonly asked: Asked; readonly language: Language; readonly batch: Batch | undefined }> {
  const asked = await askLanguages(context, database)
  const [language] = meantLanguages(asked.languages, [named])
  if (language === undefined) throw new Error('a name is one language')
  const [batch] = await projectBatches(asked, [language])
  if (batch) mustBeWell(batch.files)
  return { asked, language, batch }
}
