import { configKeys } from '../../../facts/odoo/config-keys.ts'
import { rule } from '../../rule.ts'
import { readConfs } from '../odoo.ts'

const choices = new Map(
  configKeys.keys.flatMap(({ key, choices }) => (choices === undefined ? [] : [[key, choices] as const])),
)
const nearest: Readonly<Record<string, string>> = {
  warning: 'warn',
  fatal: 'critical',
  information: 'info',
  trace: 'debug',
}

export const confBadChoice = rule({
  id: 'conf/bad-choice',
  severity: 'critical',
  title: 'A value is none of those that Odoo takes',
  why: 'Odoo ends its start at a value that is not in the list of the option.',
  source: 'odoo/tools/config.py, options of type choice; run against Odoo 19.0’s own parser',
  fix: 'Write one of the values that Odoo knows.',
  anywhere: true,
  *find(project) {
    for (const { conf } of readConfs(project))
      for (const { name, value, line, at } of conf.keys) {
        const known = choices.get(name)
        if (known === undefined || value === '' || known.includes(value) || /[${%]|<%|\s[#;]/.test(value)) continue
        if (/^(false|none)$/i.test(value)) continue
        const lower = value.toLowerCase().replaceAll(/["']/g, '')
        const right = known.includes(lower) ? lower : nearest[lower]
        yield {
          at: line,
          message: `${name} is "${value}", and Odoo takes only ${known.join(', ')}`,
          fix: right === undefined ? undefined : `Write ${name} = ${right}.`,
          edits: right === undefined || !known.includes(right) ? undefined : [{ at, text: right }],
        }
      }
  },
})
