import { z } from 'zod'

/** A key of odoo.conf, as Odoo 19's own parser has it. */
const ConfigKeyFact = z.looseObject({
  key: z.string(),
  type: z.enum(['string', 'path', 'bool', 'int', 'float', 'choice', 'list', 'list<dir>', 'list<file>']),
  default: z.unknown(),
  choices: z.array(z.string()).nullable(),
  description: z.string(),
  secret: z.boolean().optional(),
})

/** The parts of odoo-cli.json that are read so far; the rest is kept as it is. */
const OdooCli = z.looseObject({
  meta: z.looseObject({ series: z.literal('19.0'), build: z.string() }),
  configFile: z.looseObject({
    booleans: z.object({ true: z.array(z.string()), false: z.array(z.string()) }),
    cliOnlyKeys: z.array(z.string()),
  }),
  configKeys: z.array(ConfigKeyFact),
  removedOptions: z.array(z.looseObject({ flag: z.string(), replacement: z.string() })),
  deprecated: z.array(z.looseObject({ what: z.string(), use: z.string(), behaviour: z.string() })),
})
export type OdooCli = z.output<typeof OdooCli>

/** Odoo 19's command line, configuration, exit codes and log format: facts got by running its parsers. 137 kB, read when asked for. */
export async function loadOdooCli(): Promise<OdooCli> {
  const { default: facts } = await import('./odoo-cli.json', { with: { type: 'json' } })
  return OdooCli.parse(facts)
}
