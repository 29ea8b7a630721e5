import { z } from 'zod'
import { operation, type Style } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { projectModules } from '../workshop/project-modules.ts'
import { table } from '../workshop/table.ts'
import { type PoFile, poFilesOf } from './files.ts'

export const languagesField = z
  .array(z.string())
  .default([])
  .describe('a language, as es_CL; may be given several times')
  .meta({ short: 'l', placeholder: 'LANG' })

const Checked = z.object({
  module: z.string(),
  language: z.string(),
  file: z.string().nullable().describe('null when the module has none for it'),
  texts: z.int().describe('of the template; of the file itself where there is no template'),
  translated: z.int(),
  missing: z.int(),
  fuzzy: z.int().describe('guessed by a tool: Odoo shows them as they are'),
  obsolete: z.int().describe('not in the template any more'),
  faults: z.array(z.object({ line: z.int(), what: z.string() })),
})
type Checked = z.output<typeof Checked>

export const CheckOutput = z.object({
  files: z.array(Checked),
  untold: z.array(z.string()).describe('modules without a template: texts that no file has cannot be told'),
})

export const i18nCheck = operation({
  name: 'i18n check',
  summary: 'Show what the translations of the project’s modules lack, and what is wrong in their files',
  help: [
    'From the files alone, without Docker: each .po beside the module’s template (muelle i18n export writes it). Odoo says nothing of any of this. Exit code 1 when a text is missing or guessed, or a file has a fault.',
    '$ muelle i18n check\n$ muelle i18n check acme_sale --language es_CL',
  ].join('\n'),
  effect: 'read',
  input: z.object({
    modules: z
      .array(z.string())
      .default([])
      .describe('modules of the project; all when none is named')
      .meta({ positional: 'rest' }),
    language: languagesField,
  }),
  output: CheckOutput,
  async run(context, { modules: named, language }) {
    const stack = await loadStack(context, { files: 'unread' })
    const modules = await projectModules(stack, named)
    const checked = await Promise.all(
      modules.map(async (module) => ({ module: module.name, files: await poFilesOf(stack.directory, module) })),
    )
    return checkFiles(checked, language)
  },
  notWell: ({ files }) => files.some(isBad),
  view: checkText,
})

export const isBad = ({ missing, fuzzy, faults }: Checked): boolean => missing + fuzzy + faults.length > 0

/**
 * Compares each module's files with its template.
 * @param languages those that each module should have; those that it has a file of when empty.
 */
export function checkFiles(
  modules: readonly { readonly module: string; readonly files: readonly PoFile[] }[],
  languages: readonly string[],
): z.output<typeof CheckOutput> {
  const templateOf = (files: readonly PoFile[]) => files.find(({ path }) => path.endsWith('.pot'))
  return {
    untold: modules.filter(({ files }) => templateOf(files) === undefined).map(({ module }) => module),
    files: modules.flatMap(({ module, files }) => {
      const template = templateOf(files)
      const translations = files.filter((file) => file !== template)
      const wanted = languages.length > 0 ? languages : translations.map(({ stem }) => stem)
      return wanted.map((language) => {
        const file = translations.find(({ stem }) => stem === language)
        return { module, language, file: file?.path ?? null, ...compare(file, template) }
      })
    }),
  }
}

function compare(
  file: PoFile | undefined,
  template: PoFile | undefined,
): Omit<Checked, 'module' | 'language' | 'file'> {
  const there = (file?.po.entries ?? []).filter(({ obsolete }) => !obsolete)
  const wanted = template === undefined ? undefined : new Set(template.po.entries.map(({ id }) => id))
  const current = wanted === undefined ? there : there.filter(({ id }) => wanted.has(id))
  const texts = wanted?.size ?? there.length
  const fuzzy = current.filter(({ fuzzy, text }) => fuzzy && text !== '').length
  const translated = current.filter(({ fuzzy, text }) => !fuzzy && text !== '').length
  return {
    texts,
    translated,
    fuzzy,
    missing: texts - translated - fuzzy,
    obsolete: (file?.po.entries.length ?? 0) - current.length,
    faults: [...(file?.po.faults ?? [])],
  }
}

function checkText({ files, untold }: z.output<typeof CheckOutput>, style: Style): string {
  const none =
    untold.length === 0
      ? []
      : [
          style.warn(
            `No template, so what is missing cannot be told: ${untold.join(', ')}. Write it: muelle i18n export ${untold.join(' ')}`,
          ),
        ]
  if (files.length === 0) return ['The project has no translations.', ...none].join('\n')
  const rows = files.map((each) => [
    each.module,
    each.language,
    `${each.translated} of ${each.texts}`,
    each.missing > 0 ? style.bad(String(each.missing)) : '-',
    each.fuzzy > 0 ? style.warn(String(each.fuzzy)) : '-',
    String(each.obsolete || '-'),
    each.file === null ? style.bad('no file') : each.faults.length > 0 ? style.bad(`${each.faults.length} faults`) : '',
  ])
  const faults = files.flatMap(({ file, faults }) =>
    faults.map(({ line, what }) => style.bad(`${file}:${line}: ${what}`)),
  )
  return [
    table(['MODULE', 'LANGUAGE', 'TRANSLATED', 'MISSING', 'FUZZY', 'OBSOLETE', ''], rows),
    ...faults,
    ...none,
  ].join('\n')
}
