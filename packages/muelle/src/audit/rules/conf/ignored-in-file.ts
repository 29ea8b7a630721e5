import { configKeys } from '../../../facts/odoo/config-keys.ts'
import { rule } from '../../rule.ts'
import { readConfs } from '../odoo.ts'

export const confIgnoredInFile = rule({
  id: 'conf/ignored-in-file',
  severity: 'low',
  title: 'A key stands in odoo.conf that Odoo takes from the command line only',
  why: 'Odoo passes over it without a word, so what it should do does not happen.',
  source: 'odoo/tools/config.py, options that are not saved; odoo-cli.json, cliOnlyKeys',
  fix: 'Remove it, and give the option on the command line where it is needed.',
  anywhere: true,
  *find(project) {
    for (const { conf } of readConfs(project))
      for (const { name, value, line } of conf.keys)
        if (configKeys.cliOnly.includes(name) && !/^(|false|none|\{\})$/i.test(value))
          yield { at: line, message: `${name} is passed over in a file` }
  },
})
