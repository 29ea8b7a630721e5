import { z } from 'zod'
import { operation } from '../kernel/operation.ts'
import { loadStack } from '../stack/load.ts'
import { table } from '../workshop/table.ts'
import { renderedSettings } from './settings.ts'

export const confDiff = operation({
  name: 'conf diff',
  summary: 'Compare the settings of Odoo in two environments',
  help: 'From the files, without Docker. Exit code 1 when they differ.\n$ muelle conf diff production staging',
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
        renderedSettings(await loadStack({ ...context, environment }, { files: 'unread' })),
      ),
    )
    const keys = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])].sort()
    return {
      differences: keys
        .map((key) => ({ key, one: first?.get(key) ?? null, other: second?.get(key) ?? null }))
        .filter((each) => each.one !== each.other),
    }
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
