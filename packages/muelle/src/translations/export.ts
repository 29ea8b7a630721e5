import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { FailedError, UserError } from '../kernel/errors.ts'
import { readIfExists, writeAtomic } from '../kernel/files.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { type Plan, step } from '../kernel/steps.ts'
import type { Module } from '../stack/addons/scan.ts'
import { lockStep } from '../workshop/change.ts'
import { projectModules } from '../workshop/project-modules.ts'
import { table } from '../workshop/table.ts'
import { languagesField } from './check.ts'
import { type Language, meantLanguages, mustBeActive } from './languages.ts'
import { i18nDatabaseField } from './load.ts'
import { type Asked, askLanguages, containerStep, inOdoo, type Room, runI18n } from './odoo.ts'
import { parsePo } from './po/parse.ts'

const Written = z.object({
  file: z.string(),
  texts: z.int(),
  translated: z.int(),
  change: z.enum(['new', 'changed', 'same']),
})

const Input = z.object({
  modules: z.array(z.string()).default([]).describe('modules of the project').meta({ positional: 'rest' }),
  all: z.boolean().default(false).describe('every module of the project that is installed'),
  language: languagesField,
  database: i18nDatabaseField,
  overwrite: z
    .boolean()
    .default(false)
    .describe('also files that would lose translations which the database does not have'),
})
type Input = z.output<typeof Input>

/** One of Odoo's calls: all modules, one language or the template (`pot`). */
export const exportArgv = (database: string, modules: readonly string[], language: string): readonly string[] => [
  ...['odoo', 'i18n', 'export', '--database', database],
  ...['--output', `${exported}/${language}.tgz`, '--languages', language],
  ...['--', ...modules],
]

/** In the container. */
const exported = '/tmp/muelle-i18n'

export const i18nExport = operation({
  name: 'i18n export',
  summary:
    'Write the texts of the project’s modules into their i18n folders: templates, and translations of a language',
  help: [
    'Odoo collects the texts from a database in which the modules are installed; the files are written on this machine. Without --language the templates (.pot) alone, which muelle i18n check compares with.',
    'A file that has translations which the database does not know is left alone: import them first, or say --overwrite.',
    '$ muelle i18n export --all\n$ muelle i18n export acme_sale --language es_CL',
  ].join('\n'),
  effect: 'change',
  input: Input,
  output: z.object({ database: z.string(), files: z.array(Written), notInstalled: z.array(z.string()) }),
  async plan(context, input): Promise<Plan> {
    const { asked, modules, languages } = await prepared(context, input)
    const steps = calls(languages).map((name) => callStep(asked.database, modules, name))
    return { steps: [lockStep(asked.stack), containerStep, ...steps, writeStep(modules, languages)] }
  },
  async run(context, input, progress) {
    const { asked, modules, languages, notInstalled } = await prepared(context, input)
    const { database, stack } = asked
    const texts = await inOdoo(context, progress, async (room) => {
      await room.engine.exec(room.container, { argv: ['mkdir', '-p', exported] })
      const found = new Map<string, string>()
      for (const name of calls(languages))
        await progress.step(callStep(database, modules, name), async () => {
          const names = modules.map(({ name }) => name)
          await runI18n(room, exportArgv(database, names, name), context.signal)
          for (const [path, text] of await unpacked(room, name, context.signal)) found.set(path, text)
        })
      return found
    })
    const files = await progress.step(writeStep(modules, languages), () =>
      write(stack.directory, modules, languages, texts, input.overwrite),
    )
    return { database, files, notInstalled }
  },
  view: ({ files, notInstalled, database }, style) =>
    [
      table(
        ['FILE', 'TEXTS', 'TRANSLATED', ''],
        files.map(({ file, texts, translated, change }) => [
          file,
          String(texts),
          file.endsWith('.pot') ? '-' : String(translated),
          change === 'same' ? 'as it was' : style.good(change),
        ]),
      ),
      ...(notInstalled.length > 0
        ? [style.warn(`Not installed in ${database}, so Odoo has no texts of them: ${notInstalled.join(', ')}`)]
        : []),
    ].join('\n'),
})

const calls = (languages: readonly Language[]): readonly string[] => ['pot', ...languages.map(({ iso }) => iso)]

const callStep = (database: string, modules: readonly Module[], name: string) =>
  step({
    id: `export:${name}`,
    what: `collect ${name === 'pot' ? 'the templates' : name} of ${modules.map(({ name }) => name).join(', ')} from ${database}`,
    why: 'Odoo knows the texts of what is installed',
    argv: exportArgv(
      database,
      modules.map(({ name }) => name),
      name,
    ),
    effect: 'read',
  })

const writeStep = (modules: readonly Module[], languages: readonly Language[]) =>
  step({
    id: 'write',
    what: `write ${modules.map(({ name, path }) => [`${path}/i18n/${name}.pot`, ...languages.map(({ iso }) => `${path}/i18n/${iso}.po`)].join(', ')).join(', ')}`,
    why: 'on this machine; a file whose texts are the same stays as it is',
    undo: 'git checkout',
  })

async function prepared(context: Context, { modules: named, all, language, database }: Input) {
  if (all === named.length > 0)
    throw new UserError({
      what: all ? '--all stands alone, or modules do.' : 'It is not said which modules.',
      next: 'Name modules of the project, or say --all.',
    })
  const asked: Asked = await askLanguages(context, database)
  const every = await projectModules(asked.stack, named)
  const modules = every.filter(({ name }) => asked.installed.includes(name))
  const notInstalled = every.filter((module) => !modules.includes(module)).map(({ name }) => name)
  if (modules.length === 0 || (!all && notInstalled.length > 0))
    throw new UserError(
      {
        what: `${notInstalled.join(', ')} is not installed in ${asked.database}: Odoo has no texts of it.`,
        next: `Install it there first, or in a database of another environment.`,
      },
      { refused: true },
    )
  const languages = meantLanguages(asked.languages, language)
  mustBeActive(asked.database, languages)
  return { asked, modules, languages, notInstalled }
}

const unpack = `
import json, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    print(json.dumps({each.name: tar.extractfile(each).read().decode() for each in tar if each.isfile()}))
`

/** The files in the archive that Odoo wrote: `quay_fees/i18n/quay_fees.pot`, `quay_fees/i18n/es_CL.po`. */
async function unpacked(
  { engine, container }: Room,
  name: string,
  signal: AbortSignal,
): Promise<readonly (readonly [string, string])[]> {
  const { exitCode, stdout, stderr } = await engine.exec(container, {
    argv: ['python3', '-c', unpack, `${exported}/${name}.tgz`],
    signal,
  })
  if (exitCode !== 0)
    throw new FailedError({ what: 'What Odoo wrote cannot be read.', evidence: stderr.trim() }, { unwound: true })
  return Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(stdout)))
}

async function write(
  directory: string,
  modules: readonly Module[],
  languages: readonly Language[],
  texts: ReadonlyMap<string, string>,
  overwrite: boolean,
): Promise<z.output<typeof Written>[]> {
  const wanted = modules.flatMap(({ name, path }) => [
    { file: `${path}/i18n/${name}.pot`, text: texts.get(`${name}/i18n/${name}.pot`) },
    // In its archives Odoo names the file by the code, beside the code by the name that it reads.
    ...languages.map(({ iso, code }) => ({
      file: `${path}/i18n/${iso}.po`,
      text: texts.get(`${name}/i18n/${code}.po`),
    })),
  ])
  const known = await Promise.all(
    wanted.flatMap(({ file, text }) => (text === undefined ? [] : [read(directory, file, text)])),
  )
  const losing = known.filter(({ file, lost }) => lost.length > 0 && file.endsWith('.po'))
  if (losing.length > 0 && !overwrite)
    throw new UserError(
      {
        what: `Nothing was written: ${losing.map(({ file, lost }) => `${file} would lose ${lost.length} translations`).join(', ')}.`,
        evidence: losing
          .flatMap(({ lost }) => lost)
          .slice(0, 5)
          .join('\n'),
        next: 'The database does not have them. Import them first (muelle i18n import), or say --overwrite.',
      },
      { refused: true },
    )
  for (const { file, text, change } of known) {
    if (change === 'same') continue
    await mkdir(dirname(join(directory, file)), { recursive: true })
    await writeAtomic(join(directory, file), text)
  }
  return known.map(({ file, text, change }) => {
    const { entries } = parsePo(text)
    return { file, texts: entries.length, translated: entries.filter((entry) => entry.text !== '').length, change }
  })
}

async function read(directory: string, file: string, exported: string) {
  const before = await readIfExists(join(directory, file))
  const text = withSame(exported, before ?? '')
  const now = parsePo(text).entries
  const kept = new Map(now.map((entry) => [entry.id, entry.text]))
  const lost = parsePo(before ?? '')
    .entries.filter((entry) => !entry.obsolete && entry.text !== '' && kept.get(entry.id) === '')
    .map(({ id }) => id)
  const change = before === undefined ? 'new' : undated(before) === undated(text) ? 'same' : 'changed'
  return { file, text, lost, change } as const
}

/**
 * Odoo has a text that is the same in both languages for one that is not translated, and exports it empty: `AFP`. Where the file says that it
 * is the same, it stays so.
 */
export function withSame(exported: string, before: string): string {
  const same = new Set(
    parsePo(before)
      .entries.filter(({ id, text, obsolete }) => !obsolete && id === text)
      .map(({ id }) => id),
  )
  const lines = exported.split('\n')
  for (const { id, text, line } of parsePo(exported).entries.toReversed()) {
    if (text !== '' || !same.has(id)) continue
    const from = line - 1
    const to = lines.findIndex((each, index) => index >= from && each.startsWith('msgstr'))
    if (lines[to] !== 'msgstr ""') continue
    const quoted = lines.slice(from, to).map((each) => each.replace(/^msgid /, ''))
    lines.splice(to, 1, `msgstr ${quoted[0]}`, ...quoted.slice(1))
  }
  return lines.join('\n')
}

/** Without the two lines that say when it was made: they alone are no change. */
const undated = (text: string) => text.replace(/^"(POT-Creation|PO-Revision)-Date: .*\n/gm, '')
