import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const devMode = rule({
  id: 'conf/dev-mode',
  severity: 'medium',
  title: 'Odoo runs in developers’ mode',
  why: 'dev_mode reads sources for each request, shows code in errors and opens a debugger: none of it is for people at work.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Take dev_mode and --dev out of what serves.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'dev_mode')
      if (value !== undefined) yield { at: placeOf(server, 'dev_mode'), message: `dev_mode is ${value}` }
    }
  },
})
