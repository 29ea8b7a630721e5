import { z } from 'zod'
import { confText } from '../facts/odoo/conf-text.ts'
import { loadOdooCli } from '../facts/odoo/odoo-cli.ts'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { table } from '../workshop/table.ts'
import { settingsInForce, sourceOf } from './in-force.ts'

const Setting = z.object({
  key: z.string(),
  value: z.string().nullable().describe('of the web server; null when Odoo’s own default counts'),
  cron: z.string().nullable().describe('in odoo-cron, where it differs'),
  default: z.string().nullable().describe('Odoo’s own; null for secrets and for keys that Odoo does not know'),
  from: z
    .enum(['muelle.yaml', 'muelle', 'command line', 'default'])
    .describe('muelle: computed or fixed; command line: of the container, which wins over odoo.conf'),
  meaning: z.string().nullable(),
})

export const confList = operation({
  name: 'conf list',
  summary: 'Show the settings of Odoo that muelle.yaml leads to, beside Odoo’s own defaults',
  help: [
    'What its servers are started with: odoo.conf and, where it wins, the command line. From the files, without Docker; what a running Odoo has: muelle config odoo. Secret keys are in no file and not shown.',
    '$ muelle conf list\n$ muelle conf list --all\n$ muelle -e staging conf list',
  ].join('\n'),
  effect: 'read',
  input: z.object({ all: z.boolean().default(false).describe('also the keys that nobody set') }),
  output: z.object({ environment: z.string(), settings: z.array(Setting) }),
  async run(context, { all }) {
    const stack = await loadStack(context, { files: 'unread' })
    const { configKeys } = await loadOdooCli()
    const facts = new Map(configKeys.map((fact) => [fact.key, fact]))
    const { web, cron } = await settingsInForce(stack)
    const keys = new Set([...web.keys(), ...cron.keys(), ...(all ? facts.keys() : [])])
    const settings = [...keys].sort().map((key) => {
      const fact = facts.get(key)
      const initial = fact === undefined || fact.secret ? null : confText(fact.default)
      const value = web.get(key)?.value ?? null
      const inCron = cron.get(key)?.value ?? null
      return {
        key,
        value,
        cron: (inCron ?? initial) === (value ?? initial) ? null : inCron,
        default: initial,
        from: sourceOf(stack, key, web.get(key)),
        meaning: fact?.description ?? null,
      } as const
    })
    return { environment: stack.environment, settings }
  },
  view: ({ settings }, style) =>
    table(
      ['KEY', 'VALUE', 'DEFAULT', 'FROM'],
      settings.flatMap(({ key, value, cron, default: initial, from }) => [
        [key, value ?? '-', style.dim((initial ?? '-').slice(0, 40)), from === 'muelle.yaml' ? style.warn(from) : from],
        ...(cron === null ? [] : [[`${key} (odoo-cron)`, cron, style.dim(''), 'command line']]),
      ]),
    ),
})
