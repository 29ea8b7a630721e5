import type { Case, Finding, Judge } from '../finding.ts'
import { allModules, broken } from './broken.ts'
import { databaseCommands, databaseNames } from './databases.ts'
import { moduleLists, moduleWords, repeatedLists } from './modules.ts'
import { others } from './others.ts'
import {
  developer,
  goesOn,
  handlers,
  oneDatabaseNamed,
  shellIgnores,
  testsOfOne,
  tinyMemory,
  upgradeScripts,
  withoutDemo,
} from './server.ts'
import { testTags } from './tags.ts'

const judges: readonly Judge[] = [
  broken,
  allModules,
  moduleLists,
  repeatedLists,
  moduleWords,
  databaseNames,
  databaseCommands,
  testTags,
  testsOfOne,
  oneDatabaseNamed,
  developer,
  handlers,
  tinyMemory,
  upgradeScripts,
  withoutDemo,
  shellIgnores,
  others,
  goesOn,
]

/** What Odoo 19 takes without a word, and does differently than was meant. Each has its reason in the facts. */
export function judgeTaken(judged: Case): readonly Finding[] {
  if (judged.parsed.shows !== undefined && judged.parsed.command?.name !== 'help') return []
  return judges.flatMap((judge) => judge(judged))
}
