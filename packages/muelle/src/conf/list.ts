import { z } from 'zod'
import { confText } from '../facts/odoo/conf-text.ts'
import { loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { operation } from '../kernel/operation.ts'
import { ownKeys } from '../stack/conf/own-keys.ts'
import { loadStack } from '../stack/load.ts'
import { table } from '../workshop/table.ts'
import { renderedSettings } from './settings.ts'

const Setting = z.object({
  key: z.string(),
  value: z.string().nullable().describe('in the rendered odoo.conf; null when Odoo’s own default counts'),
  default: z.string().nullable().describe('Odoo’s own; null for secrets and for keys that Odoo does not know'),
  from: z.enum(['odoo.conf', 'muelle', 'default']).describe('odoo.conf: of muelle.yaml; muelle: computed or fixed'),
  meaning: z.string().nullable(),
})

export const confList = operation({
  name: 'conf list',
  summary: 'Show the settings of Odoo that muelle.yaml leads to, beside Odoo’s own defaults',
  help: [
    'From the files, without Docker; what a running Odoo has: muelle config odoo. Secret keys are in no file and not shown.',
    '$ muelle conf list\n$ muelle conf list --all\n$ muelle -e staging conf list',
  ].join('\n'),
  effect: 'read',
  input: z.object({ all: z.boolean().default(false).describe('also the keys that nobody set') }),
  output: z.object({ environment: z.string(), settings: z.array(Setting) }),
  async run(context, { all }) {
    const stack = await loadStack(context, { files: 'unread' })
    const { configKeys } = await loadOdooCli()
    const facts = new Map(configKeys.map((fact) => [fact.key, fact]))
    const rendered = renderedSettings(stack)
    const keys = new Set([...rendered.keys(), ...(all ? facts.keys() : [])])
    const settings = [...keys].sort().map((key) => {
      const fact = facts.get(key)
      return {
        key,
        value: rendered.get(key) ?? null,
        default: fact === undefined || fact.secret ? null : confText(fact.default),
        from: key in stack.odoo.conf && !ownKeys.has(key) ? 'odoo.conf' : rendered.has(key) ? 'muelle' : 'default',
        meaning: fact?.description ?? null,
      } as const
    })
    return { environment: stack.environment, settings }
  },
  view: ({ settings }, style) =>
    table(
      ['KEY', 'VALUE', 'DEFAULT', 'FROM'],
      settings.map(({ key, value, default: initial, from }) => [
        key,
        value ?? '-',
        style.dim((initial ?? '-').slice(0, 40)),
        from === 'odoo.conf' ? style.warn(from) : from,
      ]),
    ),
})
