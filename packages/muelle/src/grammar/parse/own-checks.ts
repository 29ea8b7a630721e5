import type { Word } from '../shell/word.ts'
import { commaList } from '../values/lists.ts'
import { lastOf } from './after.ts'
import type { Given, Parsed } from './parsed.ts'
import { refuse } from './refuse.ts'
import { isInt } from './values.ts'

type Draft = Pick<Parsed, 'given' | 'positionals' | 'command' | 'subcommand'>

/** What a command checks itself before it touches anything; by its name. Source: odoo/cli/*.py of 19.0. */
const checks: Readonly<Record<string, (draft: Draft) => void>> = {
  populate({ given }) {
    const factors = wordOf(given, 'factors')
    if (factors && !factors.text.split(',').every(isInt)) {
      refuse('value', [factors], `--factors takes whole numbers, not '${factors.text}'`)
    }
    const separator = wordOf(given, 'separator')
    if (separator && Array.from(separator.text).length !== 1) {
      refuse('value', [separator], '--sep takes a single character')
    }
    demandDatabase(given)
  },
  neutralize: ({ given }) => demandDatabase(given),
  obfuscate({ given }) {
    if (!wordOf(given, 'pwd')?.text) refuse('missing', [], '--pwd is missing')
    const all = lastOf(given, 'allfields')
    if (all && !lastOf(given, 'unobfuscate')) refuse('combination', [all.word], '--allfields wants --unobfuscate')
  },
  scaffold({ given, positionals }) {
    const [name] = positionals.name ?? []
    const template = wordOf(given, 'template')?.text
    if (template === 'l10n_payroll' && name && !name.text.includes('-')) {
      refuse('value', [name], 'the payroll template wants NAME-CODE, Chile-cl')
    }
  },
  cloc({ given }) {
    const database = wordOf(given, 'database')
    if (database?.text.includes(',')) refuse('combination', [database], 'cloc takes one database only')
  },
  module: ({ given }) => singleDatabase(given),
  i18n(draft) {
    singleDatabase(draft.given)
    i18n[draft.subcommand?.name ?? '']?.(draft)
  },
}

const i18n: Readonly<Record<string, (draft: Draft) => void>> = {
  import({ positionals }) {
    const files = positionals.files ?? []
    const fitting = files.filter(({ text, expands }) => expands || ['.po', '.csv'].includes(suffixOf(text)))
    if (files.length > 0 && fitting.length === 0) refuse('value', files, 'files to import end in .po or .csv')
  },
  export({ given }) {
    const output = wordOf(given, 'output')
    const languages = lastOf(given, 'languages')?.values ?? []
    if (!output?.text) return
    if (languages.length > 1) refuse('combination', [output], '-o takes one language only')
    if (output.text === '-' || output.expands) return
    const suffix = suffixOf(output.text)
    if (!['.po', '.pot', '.tgz', '.csv'].includes(suffix)) {
      refuse('value', [output], 'the file to write ends in .po, .pot, .tgz or .csv')
    }
    const template = languages.length === 0 || languages[0]?.text === 'pot'
    if (template && suffix === '.csv') refuse('combination', [output], 'a template is no .csv: name a language')
  },
}

/** What a command checks beyond its parser. */
export function checkOwn(draft: Draft): void {
  checks[draft.command?.name ?? '']?.(draft)
}

const wordOf = (given: readonly Given[], dest: string): Word | undefined => lastOf(given, dest)?.values[0]

/** `-d ''` takes the configuration's database away and names none. */
function demandDatabase(given: readonly Given[]): void {
  const database = wordOf(given, 'db_name')
  if (database && commaList(database.text).length === 0) refuse('value', [database], 'the database has no name')
}

function singleDatabase(given: readonly Given[]): void {
  const database = wordOf(given, 'db_name')
  if (!database?.text) return
  if (commaList(database.text).length !== 1) refuse('value', [database], 'it takes one database only')
}

/** As Python's PurePath.suffix: what follows the last dot of the name, unless the name begins or ends with it. */
function suffixOf(path: string): string {
  const name = path.replace(/\/+$/, '').split('/').at(-1) ?? ''
  const dot = name.lastIndexOf('.')
  return dot > 0 && dot < name.length - 1 ? name.slice(dot) : ''
}
