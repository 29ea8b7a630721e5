import { type Command, catalogue } from '../catalogue.ts'
import { appended, type Word } from '../shell/word.ts'
import { checkDatabaseOptions, checkServer } from './after.ts'
import { readArgparse } from './argparse.ts'
import { readOptparse } from './optparse.ts'
import { checkOwn } from './own-checks.ts'
import { firstValue, type Given, Halt, type Parsed } from './parsed.ts'
import { refuse } from './refuse.ts'

/** A parse while it is being made: what is known is there even when the line is refused. */
interface Draft {
  command: Command | undefined
  subcommand: Command | undefined
  named: Word[]
  given: readonly Given[]
  positionals: Readonly<Record<string, readonly Word[]>>
}

/**
 * Reads what stands behind `odoo` as Odoo 19 does. Never throws.
 * Files are not looked at: a configuration file that is named counts as being there, and as naming one database.
 */
export function parseOdoo(words: readonly Word[]): Parsed {
  const draft: Draft = { command: undefined, subcommand: undefined, named: [], given: [], positionals: {} }
  try {
    readCommand(draft, words)
    return draft
  } catch (error) {
    if (!(error instanceof Halt)) throw error
    return { ...draft, shows: error.shows, refusal: error.refusal }
  }
}

function readCommand(draft: Draft, words: readonly Word[]): void {
  const { commands } = catalogue()
  let args = words
  const [first, second] = args
  // The one option that may stand before a command, and only like this (odoo/cli/command.py main).
  const early = first?.text.startsWith('--addons-path=') && second !== undefined && !second.text.startsWith('-')
  if (early) args = args.slice(1)
  const [name] = args
  if (name !== undefined && !name.text.startsWith('-')) {
    draft.named = [name]
    draft.command = commands.get(name.text)
    args = args.slice(1)
    if (draft.command === undefined) refuse('command', [name], `there is no command '${name.text}'`)
  } else {
    const help = args.some(({ text }) => text === '-h' || text === '--help')
    draft.command = commands.get(help ? 'help' : 'server')
  }
  readers[draft.command?.parser ?? 'none'](draft, args)
  if (early && first !== undefined)
    draft.given = [...readOptparse(catalogue().serverOptions, [first]).given, ...draft.given]
}

const readers: Readonly<Record<Command['parser'], (draft: Draft, args: readonly Word[]) => void>> = {
  none() {
    throw new Halt({ shows: 'help' })
  },
  optparse(draft, args) {
    // obfuscate without anything prints its help.
    if (draft.command?.name === 'obfuscate' && args.length === 0) throw new Halt({ shows: 'help' })
    readServer(draft, draft.command?.options ?? [], draft.command?.name === 'populate' ? withNoHttp(args) : args)
    draft.given = draft.given.filter(({ word }) => word.text !== '--no-http' || args.includes(word))
    checkOwn(draft)
  },
  argparse(draft, args) {
    const command = draft.command as Command
    // These two print their help when nothing follows.
    if (args.length === 0 && (command.name === 'deploy' || command.name === 'scaffold'))
      throw new Halt({ shows: 'help' })
    const { given, positionals, left } = readArgparse(command, args)
    draft.given = given
    draft.positionals = positionals
    const [name, ...following] = positionals.subcommand ?? []
    const unknown = [...left]
    if (command.subcommands.length > 0) {
      if (name === undefined) refuse('missing', [], `${command.name} wants one of ${namesOf(command)}`)
      draft.named = [...draft.named, name]
      draft.subcommand = command.subcommands.find((sub) => sub.name === name.text)
      if (draft.subcommand === undefined) {
        refuse('subcommand', [name], `${command.name} has no '${name.text}', only ${namesOf(command)}`)
      }
      draft.positionals = {}
      const inner = readArgparse(draft.subcommand, following)
      draft.given = [...given, ...inner.given]
      draft.positionals = inner.positionals
      unknown.push(...inner.left)
    }
    if (unknown.length > 0) refuse('leftover', unknown, 'these words belong to nothing')
    checkDatabaseOptions(draft.given)
    checkOwn(draft)
  },
  'argparse (known args)'(draft, args) {
    const command = draft.command as Command
    const { given, left } = readArgparse(command, command.name === 'cloc' ? withNoHttp(args) : args)
    draft.given = given
    draft.positionals = { left: left.filter((word) => args.includes(word)) }
    if (command.name !== 'cloc') return
    const database = given.findLast(({ option }) => option.dest === 'database')
    const named = database && firstValue(database)
    if (named?.text && !named.text.includes(',')) readServer(draft, catalogue().serverOptions, left, given)
    checkOwn(draft)
  },
  'argparse (known args) then optparse'(draft, args) {
    const command = draft.command as Command
    const { given } = readArgparse(command, args)
    readServer(draft, catalogue().serverOptions, forwarded(args, given))
    draft.given = [...given.filter(({ option }) => option.dest === 'path'), ...draft.given]
  },
}

/** Options of the server, and nothing else; then what Odoo checks about their combination. */
function readServer(
  draft: Draft,
  options: Command['options'],
  args: readonly Word[],
  before: readonly Given[] = [],
): void {
  const { given, left } = readOptparse(options, args)
  draft.given = [...before, ...given]
  if (left.length > 0) refuse('leftover', left, 'these words belong to nothing')
  checkServer(draft.given, draft.command?.name ?? 'server')
}

/** What `start` hands on to the server (odoo/cli/start.py): without `--path` and without `-p`, with a database and a filter. */
function forwarded(args: readonly Word[], given: readonly Given[]): readonly Word[] {
  const database = given.findLast(({ option }) => option.dest === 'db_name')
  const named = database && firstValue(database)?.text
  const filtered = args.some(({ text }) => text === '--db-filter')
  const all = appended(args, ...(named ? [] : ['-d', 'project']), ...(filtered ? [] : ['--db-filter=^project$']))
  const isPath = (text: string | undefined) => text === '-p' || text === '--path'
  return all.filter(
    ({ text }, index) => !(text === '-p' || text.startsWith('--path') || (index > 0 && isPath(all[index - 1]?.text))),
  )
}

/** `cloc` and `populate` add this themselves: an option at the end takes it for its value. */
const withNoHttp = (args: readonly Word[]) => appended(args, '--no-http')

const namesOf = ({ subcommands }: Command) => subcommands.map(({ name }) => name).join(', ')
