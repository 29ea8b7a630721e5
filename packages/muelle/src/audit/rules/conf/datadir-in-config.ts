import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const datadirInConfig = rule({
  id: 'conf/datadir-in-config',
  severity: 'medium',
  title: 'Odoo keeps its data where its configuration lies',
  why: 'Attachments and sessions among the files of the project end in git, in backups of configuration, or are lost with it.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set data_dir = /var/lib/odoo, on a volume.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'data_dir')
      if (value !== undefined && /^\/etc(\/|$)|\/(config|conf)(\/|$)/.test(value))
        yield { at: placeOf(server, 'data_dir'), message: `data_dir = ${value}` }
    }
  },
})
