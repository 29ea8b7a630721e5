import { isServer, purposeOf } from '../../grammar/judge/purpose.ts'
import { lastOf, listOf } from '../../grammar/parse/after.ts'
import { firstValue, type Parsed } from '../../grammar/parse/parsed.ts'
import { shellWord } from '../../kernel/shell-word.ts'

type Instead = (parsed: Parsed) => string | undefined

const word = ({ positionals }: Parsed, name: string, unknown: string): string =>
  shellWord(positionals[name]?.[0]?.text ?? unknown)
const words = ({ positionals }: Parsed, name: string): string =>
  (positionals[name] ?? []).map(({ text }) => shellWord(text)).join(' ')
const database = (parsed: Parsed): string => listOf(parsed.given, 'db_name')[0] ?? 'DATABASE'
const named = (parsed: Parsed): string => {
  const [name] = listOf(parsed.given, 'db_name')
  return name === undefined ? '' : ` --database ${shellWord(name)}`
}
const language = ({ given }: Parsed): string =>
  (lastOf(given, 'languages') ?? lastOf(given, 'language'))?.values.map(({ text }) => text).join(' ') ?? 'LANGUAGE'

/** Muelle's own operation, where Odoo's command would do half of it, or leave behind what nobody looks at. */
const operations: Readonly<Record<string, Instead>> = {
  'db dump': (parsed) => `muelle databases dump ${word(parsed, 'database', 'DATABASE')}`,
  'db load': (parsed) =>
    `muelle databases load ${word(parsed, 'database', 'DATABASE')} ${word(parsed, 'dump_file', 'FROM')}`,
  'db duplicate': (parsed) =>
    `muelle databases duplicate ${word(parsed, 'source', 'DATABASE')} ${word(parsed, 'target', 'COPY')}`,
  'db rename': (parsed) => `muelle databases rename ${word(parsed, 'source', 'OLD')} ${word(parsed, 'target', 'NEW')}`,
  'db drop': (parsed) => `muelle databases drop ${word(parsed, 'database', 'DATABASE')}`,
  'db init': () => 'muelle up, with the database in odoo.databases of muelle.yaml',
  'module uninstall': (parsed) => `muelle modules uninstall ${words(parsed, 'modules')}${named(parsed)}`,
  'i18n loadlang': (parsed) => `muelle i18n load ${language(parsed)}${named(parsed)}`,
  'i18n import': (parsed) => `muelle i18n import${named(parsed)}`,
  'i18n export': (parsed) => `muelle i18n export${named(parsed)}`,
  shell: (parsed) => `muelle shell${named(parsed)}`,
  upgrade_code: () => 'muelle upgrade-code',
  scaffold: () => 'muelle scaffold, in the project: what a container writes is gone with it',
  start: () => 'muelle up',
  neutralize: (parsed) =>
    lastOf(parsed.given, 'to_stdout') ? undefined : `muelle databases neutralize ${database(parsed)}`,
}

/** The line of Muelle to run instead; undefined where Odoo's own is run. */
export function instead(parsed: Parsed): string | undefined {
  if (!isServer(parsed)) {
    const name = [parsed.command?.name, parsed.subcommand?.name].filter(Boolean).join(' ')
    return operations[name]?.(parsed)
  }
  const { loads, tests, ends } = purposeOf(parsed)
  if (tests) {
    const tags = lastOf(parsed.given, 'test_tags')
    const modules = [...listOf(parsed.given, 'init'), ...listOf(parsed.given, 'update')]
    return ['muelle test', ...modules, ...(tags ? [shellWord(firstValue(tags)?.text ?? '')] : [])].join(' ')
  }
  // A server is what the stack runs; with settings of its own they belong into muelle.yaml, which the refusal of the mode says.
  const settings = parsed.given.some(({ option }) => option.configKey && option.dest !== 'db_name')
  return loads || ends || settings ? undefined : 'muelle up'
}
