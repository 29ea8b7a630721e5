import { odooCli } from '../facts/odoo/command-line.ts'
import type { CommandFact, OptionFact } from '../facts/odoo/odoo-cli.ts'

/** An option as the parsers and the judges see it. */
export interface Option extends OptionFact {
  /** The spelling to write: the first long one. */
  readonly name: string
}

export interface Positional {
  readonly name: string
  readonly required: boolean
  readonly many: boolean
}

export interface Command {
  readonly name: string
  readonly parser: CommandFact['parser']
  readonly options: readonly Option[]
  readonly positionals: readonly Positional[]
  readonly subcommands: readonly Command[]
  /** Exactly one of these options must be given. */
  readonly oneOf: readonly string[]
}

/** `--help`, which argparse adds to every parser by itself. */
const help = optionOf({
  flags: ['-h', '--help'],
  dest: 'help',
  takesValue: false,
  type: 'flag',
  choices: null,
})

interface Catalogue {
  readonly serverOptions: readonly Option[]
  readonly commands: ReadonlyMap<string, Command>
}

let built: Catalogue | undefined

/** Every command and option of Odoo 19, ready for the parsers; source: facts/odoo/odoo-cli.json. */
export function catalogue(): Catalogue {
  built ??= build()
  return built
}

/** The option of a list that has this spelling. */
export function optionNamed(options: readonly Option[], flag: string): Option | undefined {
  return options.find(({ flags }) => flags.includes(flag))
}

function build(): Catalogue {
  const facts = odooCli()
  const serverOptions = facts.serverOptions.map(optionOf)
  const commands = facts.commands.map((fact) => commandOf(fact, serverOptions))
  return { serverOptions, commands: new Map(commands.map((command) => [command.name, command])) }
}

function commandOf(fact: CommandFact, serverOptions: readonly Option[]): Command {
  const { name, parser, oneOfRequired = [], subcommands = [] } = fact
  const own = fact.options.map(optionOf)
  const isArgparse = parser.startsWith('argparse')
  return {
    name,
    parser,
    options: isArgparse ? [help, ...own] : parser === 'optparse' ? [...serverOptions, ...own] : own,
    positionals: fact.positionals.map(positionalOf),
    subcommands: subcommands.map((sub) => ({
      name: sub.name,
      parser: 'argparse',
      options: [help, ...sub.options.map(optionOf)],
      positionals: sub.positionals.map(positionalOf),
      subcommands: [],
      oneOf: [],
    })),
    oneOf: oneOfRequired,
  }
}

function optionOf(fact: OptionFact): Option {
  const name = fact.flags.find((flag) => flag.startsWith('--')) ?? fact.flags[0] ?? ''
  return Object.freeze({ ...fact, name })
}

const positionalOf = ({
  name,
  required,
  many = false,
}: {
  name: string
  required: boolean
  many?: boolean | undefined
}) => ({
  name,
  required,
  many,
})
