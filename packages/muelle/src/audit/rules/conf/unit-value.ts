import { configKeys } from '../../../facts/odoo/config-keys.ts'
import { isExample } from '../../project/odoo/server.ts'
import { rule } from '../../rule.ts'
import { readConfs } from '../odoo.ts'

const integers = new Set(configKeys.keys.filter(({ type }) => type === 'int').map(({ key }) => key))
const factors: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** What was plainly meant; undefined when it is not plain. */
function meant(value: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg])(?:i?b)?$/i.exec(value) ?? []
  if (number !== undefined) return Math.round(Number(number) * (factors[unit.toLowerCase()] ?? 1))
  return /^\d+(\s*\*\s*\d+){1,4}$/.test(value)
    ? value.split('*').reduce((product, each) => product * Number(each), 1)
    : undefined
}

export const confUnitValue = rule({
  id: 'conf/unit-value',
  severity: 'critical',
  title: 'A number is written as none',
  why: 'Odoo takes a whole number and nothing else: 2G, 2048*1024 or 1.5 ends its start.',
  source: 'odoo/tools/config.py, options of type int; run against Odoo 19.0’s own parser',
  fix: 'Write the number of bytes, seconds or processes out.',
  anywhere: true,
  *find(project) {
    for (const { server, conf } of readConfs(project))
      for (const { name, value, line, at } of conf.keys) {
        if (!integers.has(name) || /[${%]|<%|\s[#;]/.test(value)) continue
        if (/^[+-]?[\d_]+$/.test(value) || /^(false|true|none)$/i.test(value)) continue
        // Odoo 19 leaves an empty value out; optparse, which read it before, stops.
        if (value === '' && (server.major === undefined || server.major >= 19)) continue
        if (isExample(conf.file.path) && !/\d/.test(value)) continue
        const number = meant(value)
        const what =
          value === ''
            ? 'is empty, which Odoo before 19 does not take'
            : `is "${value}", which Odoo does not take for a number`
        yield {
          at: line,
          message: `${name} ${what}`,
          fix: number === undefined ? undefined : `Write ${name} = ${number}.`,
          edits: number === undefined ? undefined : [{ at, text: String(number) }],
        }
      }
  },
})
