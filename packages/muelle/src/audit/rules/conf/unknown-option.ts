import { configKeys } from '../../../facts/odoo/config-keys.ts'
import { ageing, foreignKeys, olderKeys } from '../../../facts/odoo/old-keys.ts'
import { renamedKeys } from '../../../facts/odoo/renamed-keys.ts'
import { rule } from '../../rule.ts'
import { mentioned, readConfs } from '../odoo.ts'

const known = new Set(configKeys.keys.map(({ key }) => key))

export const confUnknownOption = rule({
  id: 'conf/unknown-option',
  severity: 'low',
  title: 'A key is none that Odoo reads',
  why: 'Odoo does nothing with it, so the setting it was meant to make is not made.',
  source: 'odoo/tools/config.py of 8.0 to 19.0; odoo-cli.json, configKeys',
  fix: 'Remove it, or use the name that this series reads.',
  *find(project) {
    for (const { server, conf } of readConfs(project)) {
      const { major } = server
      for (const { name, line, key } of conf.keys) {
        if (known.has(name) || configKeys.cliOnly.includes(name) || name === 'config') continue
        const age = ageing.get(name)
        const now = renamedKeys.get(name)
        if (age !== undefined) {
          if (major === undefined ? age.renamed > 13 : major < age.renamed) continue
          if (age.gone === 99) continue
          const isGone = major === undefined || major >= age.gone
          const message = isGone
            ? `${name} is not read any more`
            : `${name} is an old name that Odoo ${major} still takes`
          // Where the new name stands too, one of the two goes: that is somebody's decision.
          const isAlone = conf.keys.filter((each) => [each.name, renamedKeys.get(each.name)].includes(now)).length === 1
          const edits = now === undefined || major === undefined || !isAlone ? undefined : [{ at: key, text: now }]
          yield { at: line, message: now === undefined ? message : `${message}: it is ${now} now`, edits }
        } else if (major === undefined || major < 19 ? !olderKeys.has(name) : true) {
          if (foreignKeys.test(name) || mentioned(project, name)) continue
          const series = major === undefined ? 'Odoo' : `Odoo ${major}`
          yield { at: line, message: `${name} is no option of ${series}, and no module here reads it` }
        }
      }
    }
  },
})
