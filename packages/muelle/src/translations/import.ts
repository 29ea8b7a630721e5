import { resolve } from 'node:path'
import { z } from 'zod'
import type { Task } from '../engine/host/durable.ts'
import { FailedError, UserError } from '../kernel/errors.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import { withoutBackupField } from '../workshop/backup-point.ts'
import { projectModules } from '../workshop/project-modules.ts'
import { table } from '../workshop/table.ts'
import { backedFields, backedText, changeTexts, planTexts, type TextWorld } from './change.ts'
import { languagesField } from './check.ts'
import { mustBeWell, type PoFile, poFilesOf, readPo } from './files.ts'
import { fileNames, type Language, meantLanguages, mustBeActive } from './languages.ts'
import { i18nDatabaseField, onDatabase } from './load.ts'
import { type Asked, askLanguages, put, type Room, runI18n } from './odoo.ts'
import { verifyFields } from './verify.ts'

/** What is imported into one language, in this order. */
export interface Batch {
  readonly language: Language
  readonly files: readonly PoFile[]
}

export const Imported = z.object({
  language: z.string(),
  files: z.array(z.string()),
  texts: z.int().describe('translations in the files'),
  code: z.int().describe('of these, texts of Python and JavaScript: Odoo reads them from the image'),
  looked: z.int().describe('names of fields that were looked up in the database afterwards'),
  found: z.int().describe('of these, translated as the files say'),
})

const Input = z.object({
  files: z
    .array(z.string())
    .default([])
    .describe('.po files of this machine; those of the project’s installed modules when none is named')
    .meta({ positional: 'rest' }),
  language: languagesField,
  overwrite: z
    .boolean()
    .default(false)
    .describe('also texts that somebody changed in the database')
    .meta({ short: 'w' }),
  database: i18nDatabaseField,
  withoutBackup: withoutBackupField,
})
type Input = z.output<typeof Input>

export const importArgv = (database: string, { language, files }: Batch, overwrite: boolean): readonly string[] => [
  ...['odoo', 'i18n', 'import', '--database', database, '--language', language.iso],
  ...(overwrite ? ['--overwrite'] : []),
  ...files.map((_, index) => `${folder}/${language.code}/${index}.po`),
]

/** In the container. */
const folder = '/tmp/muelle-i18n'

/** The step that importing into one language is. */
export const importTask = (database: string, batch: Batch, overwrite: boolean): Task<TextWorld> => ({
  step: step({
    id: `import:${batch.language.code}`,
    what: `import ${batch.files.map(({ path }) => path).join(', ')} as ${batch.language.code} into ${database}`,
    why: overwrite ? 'texts that somebody changed there are replaced' : 'texts that somebody changed there stay',
    argv: importArgv(database, batch, overwrite),
  }),
  async work(world) {
    const { signal } = world.context
    for (const [index, { text }] of batch.files.entries())
      await put(world, `${folder}/${batch.language.code}/${index}.po`, text, signal)
    await runI18n(world, importArgv(database, batch, overwrite), signal)
  },
})

export const i18nImport = operation({
  name: 'i18n import',
  summary: 'Read translation files of this machine into a database',
  help: [
    'Without files, those of the project’s modules for the languages that the database uses, the general ones first (es, then es_CL). Each file is checked before: Odoo passes over one that it cannot read, and reports success. Afterwards names of fields are looked up. A backup point is taken first; cut off in the middle, the same command finishes it.',
    'Texts of Python and JavaScript are not in the database: Odoo reads them from the files of the image, so they come with the next muelle up. A fuzzy entry is imported like any other.',
    '$ muelle i18n import\n$ muelle i18n import --language es_CL --overwrite\n$ muelle i18n import corrected/es_CL.po',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({ database: z.string(), languages: z.array(Imported), ...backedFields }),
  plan: async (context, input): Promise<Plan> => planTexts(await prepared(context, input)),
  async run(context, input, progress) {
    const { change, backed } = await changeTexts(context, progress, 'i18n import', () => prepared(context, input))
    return { database: change.asked.database, languages: change.imported, ...backed }
  },
  view: ({ database, languages, ...backed }) =>
    [...languages.map((each) => importedText(each)), `Into ${database}.`, ...backedText(backed)].join('\n'),
})

export function importedText({ language, files, texts, code, looked, found }: z.output<typeof Imported>): string {
  return [
    table(
      ['LANGUAGE', 'FILES', 'TRANSLATIONS', 'LOOKED UP', 'AS IN THE FILES'],
      [[language, String(files.length), String(texts), String(looked), String(found)]],
    ),
    ...(found < looked
      ? [
          `${looked - found} of those that were looked up differ in the database: somebody changed them, or another module translates the same field. --overwrite replaces them.`,
        ]
      : []),
    ...(code > 0 ? [`Texts of Python or JavaScript: ${code}. They come with the next muelle up.`] : []),
  ].join('\n')
}

async function prepared(context: Context, input: Input) {
  const asked = await askLanguages(context, input.database)
  const named = meantLanguages(asked.languages, input.language)
  mustBeActive(asked.database, named)
  const batches =
    input.files.length > 0 ? await batchesOf(context, input, asked, named) : await projectBatches(asked, named)
  if (batches.length === 0) throw nothingToImport(asked, named)
  const empty = batches.flatMap(({ files }) => files).find((file) => file.po.faults.length === 0 && !translates(file))
  mustBeWell(batches.flatMap(({ files }) => files))
  if (empty) throw new UserError({ what: `${empty.path} translates nothing.`, next: 'Fill in its msgstr.' })
  const { database } = asked
  const imported: z.output<typeof Imported>[] = []
  return {
    asked,
    imported,
    why: [
      'i18n import',
      ...input.files,
      ...input.language.map((each) => `--language ${each}`),
      ...(input.overwrite ? ['--overwrite'] : []),
      ...onDatabase(input.database),
    ].join(' '),
    withoutBackup: input.withoutBackup,
    tasks: batches.map((batch) => importTask(database, batch, input.overwrite)),
    verify: async (world: TextWorld) => {
      for (const batch of batches)
        imported.push(await lookForTexts(world, database, batch, input.overwrite, context.signal))
    },
  }
}

const nothingToImport = ({ database }: Asked, named: readonly Language[]) =>
  new UserError({
    what: `The modules of the project that are installed in ${database} have no translations for ${named.map(({ code }) => code).join(', ') || 'the languages that it uses'}.`,
    evidence:
      named.length > 0
        ? `looked for ${named
            .flatMap(fileNames)
            .map((name) => `i18n/${name}.po`)
            .join(', ')}`
        : undefined,
    next: 'Begin them: muelle i18n export --all --language LANG',
  })

/** Files that were named: each is for the language that its name says, or for the one of --language. */
async function batchesOf(
  { directory }: Context,
  { files }: Input,
  { database, languages }: Asked,
  named: readonly Language[],
): Promise<readonly Batch[]> {
  if (named.length > 1)
    throw new UserError({ what: 'Files are for one language.', evidence: named.map(({ code }) => code).join(', ') })
  const other = files.find((path) => !path.endsWith('.po'))
  if (other !== undefined)
    throw new UserError({ what: `${other} is no .po file.`, next: 'Odoo would pass over it, and report success.' })
  const read = await Promise.all(files.map((path) => readPo(resolve(directory, path), path)))
  const languageOf = ({ stem }: PoFile) => named[0] ?? meantLanguages(languages, [stem])[0]
  const meant = [...new Set(read.map(languageOf).filter((each) => each !== undefined))]
  mustBeActive(database, meant)
  return meant.map((language) => ({ language, files: read.filter((file) => languageOf(file) === language) }))
}

/**
 * The files of the project's installed modules.
 * @param languages all that the database uses when empty. Files without a translation are left out: Odoo says nothing of them.
 */
export async function projectBatches(
  { stack, installed, languages: known }: Asked,
  languages: readonly Language[],
): Promise<readonly Batch[]> {
  const wanted = languages.length > 0 ? languages : known.filter(({ active }) => active)
  const modules = (await projectModules(stack)).filter(({ name }) => installed.includes(name))
  const files = await Promise.all(modules.map((module) => poFilesOf(stack.directory, module)))
  const batches = wanted.map((language) => ({
    language,
    files: files.flatMap((own) =>
      fileNames(language).flatMap((name) =>
        own.filter((file) => file.stem === name && file.path.endsWith('.po') && translates(file)),
      ),
    ),
  }))
  return batches.filter(({ files }) => files.length > 0)
}

/** @throws FailedError when nothing that was to be replaced is in the database as the files have it. */
export async function lookForTexts(
  room: Pick<Room, 'engine' | 'db'>,
  database: string,
  batch: Batch,
  overwrite: boolean,
  signal: AbortSignal,
): Promise<z.output<typeof Imported>> {
  const { language, files } = batch
  const { looked, found } = await verifyFields(room, database, batch, signal)
  if (looked > 0 && found === 0 && overwrite)
    throw new FailedError(
      {
        what: `Odoo says it imported ${language.code}, and the database has other texts.`,
        evidence: `${found} of ${looked} names of fields are as the files say`,
        next: `See what it has: muelle i18n export --all --language ${language.code}`,
      },
      { unwound: false },
    )
  const entries = files.flatMap(({ po }) => po.entries.filter(({ obsolete, text }) => !obsolete && text !== ''))
  const code = entries.filter(
    ({ references }) => references.length > 0 && references.every((each) => each.startsWith('code:')),
  )
  return {
    language: language.code,
    files: files.map(({ path }) => path),
    texts: entries.length,
    code: code.length,
    looked,
    found,
  }
}

/** Whether there is anything in it to import; what is damaged counts, as somebody should hear of it. */
const translates = ({ po }: PoFile): boolean =>
  po.faults.length > 0 || po.entries.some(({ obsolete, text }) => !obsolete && text !== '')
