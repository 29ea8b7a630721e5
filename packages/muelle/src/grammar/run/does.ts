import { has } from '../judge/purpose.ts'
import { lastOf, listOf } from '../parse/after.ts'
import { firstValue, type Parsed } from '../parse/parsed.ts'
import { databaseDoes } from './does-database.ts'
import { serverDoes } from './does-server.ts'
import { and } from './text.ts'

type Tell = (parsed: Parsed) => string

const tells: Readonly<Record<string, Tell>> = {
  server: serverDoes,
  start: () => 'creates a database named after the folder and serves it without initialising it',
  help: () => 'prints the list of commands',
  genproxytoken: () => 'prints a token for hardware proxies and rewrites the whole configuration file',
  obfuscate: () => 'would encrypt text columns with a password; it fails in this build',
  shell: (parsed) =>
    `opens Python with the ${database(parsed)} as superuser, or runs the script on its standard input; changes are rolled back unless env.cr.commit() is called`,
  scaffold: ({ positionals }) =>
    `writes the skeleton of a module ${positionals.name?.[0]?.text ?? ''} into ${positionals.dest?.[0]?.text ?? 'the current folder'}; files of the same name are overwritten without a question`,
  populate: (parsed) =>
    `multiplies existing rows of ${models(parsed)} in the ${database(parsed)} (${textOf(parsed, 'factors') ?? '10000'} copies of each); there is no undo`,
  cloc: (parsed) =>
    lastOf(parsed.given, 'database') || lastOf(parsed.given, 'path')
      ? `counts lines of code of ${lastOf(parsed.given, 'path') ? textOf(parsed, 'path') : `custom modules in the database ${textOf(parsed, 'database')}`}`
      : 'prints the help of cloc, for neither -p nor -d is given',
  deploy: ({ given, positionals }) =>
    `zips the folder ${positionals.path?.[0]?.text ?? ''} and installs it on a running server over HTTP, data only${has(given, 'force') ? '; records protected by noupdate are overwritten' : ''}${has(given, 'verify_ssl') ? '' : '; the TLS certificate is not checked'}`,
  neutralize: (parsed) =>
    has(parsed.given, 'to_stdout')
      ? `prints the SQL that would neutralise the ${database(parsed)}`
      : `switches off mail servers, scheduled jobs, webhooks and payment providers in the ${database(parsed)} for good; a module without a neutralize.sql stays live`,
  upgrade_code: ({ given }) =>
    has(given, 'dry_run')
      ? 'lists the source files that the upgrade scripts would rewrite; exit 1 means that there are some'
      : 'rewrites source files on every addons path, without a backup; exit 1 means that something changed',
  db: databaseDoes,
  module: moduleDoes,
  i18n: translationDoes,
}

/** What the line does, in words that go on from "it": `installs sale in the database shop`. */
export function doesOf(parsed: Parsed): string {
  if (parsed.shows === 'version') return 'prints the version and ends'
  if (parsed.shows === 'help') {
    const name = [parsed.command?.name, parsed.subcommand?.name].filter((each) => each && each !== 'help').join(' ')
    return name === '' ? 'prints the list of commands' : `prints the help of ${name}`
  }
  return tells[parsed.command?.name ?? '']?.(parsed) ?? 'does nothing'
}

function moduleDoes(parsed: Parsed): string {
  const words = parsed.positionals.modules ?? []
  const names = and(words.map(({ text }) => text))
  const where = `in the ${database(parsed)}`
  switch (parsed.subcommand?.name) {
    case 'install':
      return `installs ${names} ${where}, with what they depend on; names that are not on disk are skipped silently, and each module is committed by itself`
    case 'upgrade':
      return words.some(({ text }) => text === 'base')
        ? `updates base and with it every installed module ${where}; each is committed by itself and nothing is rolled back after a failure`
        : `updates ${names} and what depends on it ${where}${has(parsed.given, 'outdated') ? ', if the code is newer' : ''}; each module is committed by itself`
    case 'uninstall':
      return `uninstalls ${names} and every module that depends on it ${where}, with their tables and data, and asks nothing`
    default:
      return `loads demonstration data, users among it, into every installed module ${where}; it cannot be taken out again`
  }
}

function translationDoes(parsed: Parsed): string {
  const { given, positionals, subcommand } = parsed
  const languages = and((lastOf(given, 'languages') ?? lastOf(given, 'language'))?.values.map(({ text }) => text) ?? [])
  const words = (name: string) => and((positionals[name] ?? []).map(({ text }) => text))
  if (subcommand?.name === 'loadlang')
    return `installs the languages ${languages} in the ${database(parsed)}; unknown codes are skipped`
  if (subcommand?.name === 'import') {
    return `reads translations into ${languages} from ${words('files')} for the ${database(parsed)}${has(given, 'overwrite') ? '; terms that were translated by hand are overwritten' : '; existing terms stay'}`
  }
  const output = textOf(parsed, 'output')
  const target = output === undefined ? 'the i18n folder of each module' : output === '-' ? 'standard output' : output
  return `writes the translations of ${words('modules')} (${languages || 'the template'}) to ${target}`
}

const models = (parsed: Parsed) =>
  textOf(parsed, 'models_to_populate') ?? 'partners, products, invoices, orders and more'

/** The database that the line works on. */
function database(parsed: Parsed): string {
  const names = listOf(parsed.given, 'db_name')
  return names.length === 0 ? 'database that odoo.conf names' : `database ${and(names)}`
}

const textOf = ({ given }: Parsed, dest: string): string | undefined => {
  const found = lastOf(given, dest)
  return found && firstValue(found)?.text
}
