import { catalogue, optionNamed } from '../catalogue.ts'
import type { Word } from '../shell/word.ts'
import { commaList } from '../values/lists.ts'
import { loggingFault } from '../values/logging.ts'
import { firstValue, type Given } from './parsed.ts'
import { refuse } from './refuse.ts'
import { checkValue } from './values.ts'

/** The last value of an option: the one that counts. */
export function lastOf(given: readonly Given[], dest: string): Given | undefined {
  return given.findLast(({ option }) => option.dest === dest)
}

/** The words of a comma list, as Odoo divides it; empty when the option is not there. */
export function listOf(given: readonly Given[], dest: string): readonly string[] {
  const last = lastOf(given, dest)
  return last === undefined ? [] : commaList(firstValue(last)?.text ?? '')
}

/** What Odoo checks once all server options are read (odoo/tools/config.py _postprocess_options, odoo/cli/server.py). */
export function checkServer(given: readonly Given[], command: string): void {
  const has = (dest: string) => lastOf(given, dest)
  const logfile = has('logfile')
  const syslog = has('syslog')
  if (syslog && logfile && firstValue(logfile)?.text) {
    refuse('combination', [syslog.word], '--syslog and --logfile exclude each other')
  }
  const overwrite = has('overwrite_existing_translations')
  const update = listOf(given, 'update')
  if (overwrite && update.length === 0) {
    refuse('combination', [overwrite.word], '--i18n-overwrite wants -u', overwrite.option)
  }
  const database = has('db_name')
  const several = listOf(given, 'db_name').length > 1
  if (database && several && (update.length > 0 || listOf(given, 'init').length > 0)) {
    refuse('combination', [database.word], '-i and -u take one database only', database.option)
  }
  for (const { option, values } of given) {
    if (option.dest !== 'log_handler' || values[0] === undefined) continue
    for (const entry of commaList(values[0].text)) {
      const fault = loggingFault(entry)
      if (fault !== undefined) refuse('value', [values[0]], fault, option)
    }
  }
  const user = has('db_user')
  if (user && firstValue(user)?.text === 'postgres' && (command === 'server' || command === 'start')) {
    refuse('value', [firstValue(user) as Word], 'Odoo does not work as the role postgres', user.option)
  }
  // shell, neutralize, populate, cloc and obfuscate work on one database.
  if (database && several && oneDatabase.has(command)) {
    refuse('combination', [database.word], `${command} takes one database only`, database.option)
  }
}

const oneDatabase: ReadonlySet<string> = new Set(['shell', 'neutralize', 'populate'])

/** `db` hands its connection options on to the server's parser, which checks their values. */
export function checkDatabaseOptions(given: readonly Given[]): void {
  for (const { option, typed, values } of given) {
    const server = optionNamed(catalogue().serverOptions, option.name)
    if (server !== undefined && server.dest === option.dest && values[0] !== undefined) {
      checkValue(server, typed, values[0])
    }
  }
}
