import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { table } from '../workshop/table.ts'
import { type InForce, settingsInForce } from './in-force.ts'

export const confDiff = operation({
  name: 'conf diff',
  summary: 'Compare the settings of Odoo in two environments',
  help: 'What their servers are started with: odoo.conf and, where it wins, the command line; what odoo-cron alone has stands beside its key. From the files, without Docker. Exit code 1 when they differ.\n$ muelle conf diff production staging',
  effect: 'read',
  input: z.object({
    one: z.string().describe('environment of muelle.yaml').meta({ positional: 0 }),
    other: z.string().describe('the one that it is compared with').meta({ positional: 1 }),
  }),
  output: z.object({
    differences: z.array(z.object({ key: z.string(), one: z.string().nullable(), other: z.string().nullable() })),
  }),
  async run(context, { one, other }) {
    const [first, second] = await Promise.all(
      [one, other].map(async (environment) =>
        settingsInForce(await loadStack({ ...context, environment }, { files: 'unread' })),
      ),
    )
    if (first === undefined || second === undefined) throw new Error('two environments were named')
    const differences = [...keysOf(first, second)].sort().flatMap((key) => {
      const [web, cron] = (['web', 'cron'] as const).map((server) => ({
        key: server === 'web' ? key : `${key} (odoo-cron)`,
        one: first[server].get(key)?.value ?? null,
        other: second[server].get(key)?.value ?? null,
      }))
      if (web === undefined || cron === undefined) return []
      const same = cron.one === web.one && cron.other === web.other
      return (same ? [web] : [web, cron]).filter((each) => each.one !== each.other)
    })
    return { differences }
  },
  notWell: ({ differences }) => differences.length > 0,
  view: ({ differences }, _style, { one, other }) =>
    differences.length === 0
      ? `${one} and ${other} have the same settings.`
      : table(
          ['KEY', one.toUpperCase(), other.toUpperCase()],
          differences.map((each) => [each.key, each.one ?? '-', each.other ?? '-']),
        ),
})

const keysOf = (...found: readonly InForce[]) =>
  new Set(found.flatMap(({ web, cron }) => [...web.keys(), ...cron.keys()]))
