import { z } from 'zod'

/** A key of odoo.conf, as Odoo 19's own parser has it. */
const ConfigKeyFact = z.looseObject({
  key: z.string(),
  type: z.enum(['string', 'path', 'bool', 'int', 'float', 'choice', 'list', 'list<dir>', 'list<file>']),
  default: z.unknown(),
  choices: z.array(z.string()).nullable(),
  description: z.string(),
  /** Options of the command line that set it; null when there is none. */
  cliFlags: z.array(z.string()).nullish(),
  /** The variable that Odoo reads for it. */
  env: z.string().nullish(),
  secret: z.boolean().optional(),
})
export type ConfigKeyFact = z.output<typeof ConfigKeyFact>

/** An option of the command line, of the server or of one command. */
const OptionFact = z.looseObject({
  flags: z.array(z.string()).min(1),
  dest: z.string().nullable(),
  takesValue: z.boolean(),
  type: z.string(),
  choices: z.array(z.string()).nullable(),
  valueOptional: z.boolean().optional(),
  /** Takes all words up to the next option (argparse's `nargs='+'`). */
  greedy: z.boolean().optional(),
  required: z.boolean().optional(),
  /** A key of odoo.conf; null for those that exist on the command line only. */
  configKey: z.string().nullish(),
  secret: z.boolean().optional(),
})
export type OptionFact = z.output<typeof OptionFact>

const PositionalFact = z.looseObject({ name: z.string(), required: z.boolean(), many: z.boolean().optional() })

const SubcommandFact = z.looseObject({
  name: z.string(),
  positionals: z.array(PositionalFact),
  options: z.array(OptionFact),
})

/** A command of `odoo`, and how it reads what follows its name. */
const CommandFact = SubcommandFact.extend({
  summary: z.string(),
  parser: z.enum(['optparse', 'argparse', 'argparse (known args)', 'argparse (known args) then optparse', 'none']),
  inheritsServerOptions: z.boolean(),
  subcommands: z.array(SubcommandFact).optional(),
  oneOfRequired: z.array(z.string()).optional(),
})
export type CommandFact = z.output<typeof CommandFact>

/** The parts of odoo-cli.json that are read so far; the rest is kept as it is. */
export const OdooCli = z.looseObject({
  meta: z.looseObject({ series: z.literal('19.0'), build: z.string() }),
  configFile: z.looseObject({
    booleans: z.object({ true: z.array(z.string()), false: z.array(z.string()) }),
    cliOnlyKeys: z.array(z.string()),
  }),
  configKeys: z.array(ConfigKeyFact),
  serverOptions: z.array(OptionFact),
  commands: z.array(CommandFact),
  testTags: z.looseObject({ regex: z.string(), splitRegex: z.string(), specialTags: z.array(z.string()) }),
  devValues: z.looseObject({ values: z.array(z.string()), all: z.array(z.string()) }),
  removedOptions: z.array(z.looseObject({ flag: z.string(), replacement: z.string() })),
  deprecated: z.array(z.looseObject({ what: z.string(), use: z.string(), behaviour: z.string() })),
})
export type OdooCli = z.output<typeof OdooCli>

/** Odoo 19's command line, configuration, exit codes and log format: facts got by running its parsers. 137 kB, read when asked for. */
export async function loadOdooCli(): Promise<OdooCli> {
  const { default: facts } = await import('./odoo-cli.json', { with: { type: 'json' } })
  return OdooCli.parse(facts)
}
