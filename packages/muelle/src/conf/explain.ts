import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { confText } from '../facts/odoo/conf-text.ts'
import { remarks } from '../facts/odoo/remarks.ts'
import { type Context, operation } from '../kernel/operation.ts'
import { loadStack, readProject } from '../stack/load.ts'
import { modelName } from '../stack/model.ts'
import { settingsInForce } from './in-force.ts'
import { keyFact, placeOf } from './keys.ts'

export const confExplain = operation({
  name: 'conf explain',
  summary: 'Say what a setting of Odoo means, what it is here, and where to set it',
  help: 'Also by its option of the command line. Without a project, or of several environments without -e, it tells what Odoo 19 knows.\n$ muelle conf explain limit_time_real\n$ muelle conf explain db-filter',
  effect: 'read',
  input: z.object({ key: z.string().describe('a key of odoo.conf, or its option').meta({ positional: 0 }) }),
  output: z.object({
    key: z.string(),
    meaning: z.string(),
    type: z.string(),
    choices: z.array(z.string()).nullable(),
    default: z.string().nullable().describe('Odoo’s own; null for a secret'),
    value: z
      .string()
      .nullable()
      .describe('what muelle.yaml leads to in the web server of this environment; null when Odoo’s own default counts'),
    environment: z.string().nullable(),
    options: z.array(z.string()).describe('of the command line, which wins over the file'),
    variable: z.string().nullable().describe('of the environment, which wins over the file too'),
    secret: z.boolean(),
    remark: z.string().nullable().describe('what its name does not let one expect'),
    own: z.boolean().describe('Muelle decides it; odoo.conf in muelle.yaml may not hold it'),
    set: z.string().describe('where to set it'),
  }),
  async run(context, { key: named }) {
    const { key, description, type, choices, secret = false, ...fact } = await keyFact(named)
    // What Odoo knows is worth telling where there is no project, too.
    const isProject = Boolean(context.environ.MUELLE_STACK) || existsSync(join(context.directory, modelName))
    const stack = isProject && (await isClear(context)) ? await loadStack(context, { files: 'unread' }) : undefined
    const { set, own } = placeOf(key)
    return {
      key,
      meaning: description,
      type,
      choices: choices === null ? null : [...choices],
      default: secret ? null : confText(fact.default),
      value: stack === undefined ? null : ((await settingsInForce(stack)).web.get(key)?.value ?? null),
      environment: stack?.environment ?? null,
      options: [...(fact.cliFlags ?? [])],
      variable: fact.env ?? null,
      secret,
      remark: remarks.get(key) ?? null,
      own,
      set,
    }
  },
  view: (told, style) =>
    [
      `${style.bold(told.key)}: ${told.meaning}`,
      '',
      `type      ${told.type}${told.choices ? `: ${told.choices.join(', ')}` : ''}${told.secret ? ' (secret)' : ''}`,
      `default   ${told.default === null ? 'none is told of a secret' : told.default || 'empty'}`,
      ...(told.environment === null ? [] : [`here      ${told.value ?? 'nobody set it'} (${told.environment})`]),
      ...(told.options.length > 0 ? [`option    ${told.options.join(', ')}`] : []),
      ...(told.variable ? [`variable  ${told.variable}`] : []),
      ...(told.remark === null ? [] : [`note      ${told.remark}`]),
      `set it    ${told.set}`,
    ].join('\n'),
})

/** False when nothing is wrong but that nobody said which of several environments is meant: what Odoo knows is the same in all. */
async function isClear(context: Context): Promise<boolean> {
  if (context.environment !== undefined || context.environ.MUELLE_STACK) return true
  const { names, faults } = await readProject(context)
  return faults.length > 0 || names.length === 1 || names.includes('production')
}
