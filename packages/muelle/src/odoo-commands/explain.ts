import { z } from 'zod'
import { explain } from '../grammar/explain.ts'
import { modes } from '../grammar/run/mode.ts'
import { operation } from '../kernel/operation.ts'
import { explanationText } from './explanation-text.ts'

export const odooExplain = operation({
  name: 'odoo explain',
  summary: 'Say what a command line of Odoo does, whether Odoo 19 takes it, and how it is run here',
  help: [
    'The line is only read: nothing is run, and neither Docker nor a project is needed. Put it in single quotes, as it is typed behind odoo or with all that calls it. A secret in it is never shown again.',
    '',
    "$ muelle odoo explain 'odoo -u sale -d shop'",
    "$ muelle odoo explain 'docker compose exec odoo odoo db dump -d shop -f shop.zip'",
    "$ muelle odoo explain --format json -- '--xmlrpc-port=8070 -d shop'",
  ].join('\n'),
  effect: 'read',
  input: z.object({
    line: z
      .string()
      .describe("a command line: 'odoo -u sale -d shop', or only what stands behind odoo")
      .meta({ positional: 0, placeholder: 'LINE' }),
  }),
  output: z.object({
    valid: z.boolean().describe('Odoo 19 takes it, and it does what its author plainly meant'),
    does: z.string().describe('one sentence: what it does, with what surprises'),
    problems: z.array(
      z.object({
        at: z.int().describe('where in the line, counted from 0'),
        message: z.string(),
      }),
    ),
    corrected: z
      .string()
      .nullable()
      .describe(
        'the line for Odoo 19, without secrets; null when there is nothing to correct or no certain correction',
      ),
    mode: z
      .enum(modes)
      .describe(
        'how it is run here: exec = in the running container; one-shot = in a container of its own, without HTTP and workers; one-shot-bypass = the same with the entrypoint replaced and the password by PGPASSFILE; edit-conf = not run, the setting goes into odoo.conf; none = nothing can be run',
      ),
    effect: z.enum(['read', 'change', 'destroy']),
    leaks: z.array(z.string()).describe('options, variables and URLs that show a secret'),
  }),
  async run(_context, { line }) {
    const { valid, does, problems, corrected, mode, effect, leaks } = explain(line)
    return { valid, does, problems: [...problems], corrected, mode, effect, leaks: [...leaks] }
  },
  view: (_explanation, style, { line }) => explanationText(line, style),
  notWell: ({ valid }) => !valid,
})
