import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const loglevelDebug = rule({
  id: 'conf/loglevel-debug',
  severity: 'medium',
  title: 'Odoo writes its log at the level of debugging',
  why: 'The log grows by gigabytes a day and has every statement, with personal data in it.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set log_level = info (or warn).',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'log_level')
      if (value !== undefined && /^debug|^notset/.test(value))
        yield { at: placeOf(server, 'log_level'), message: `log_level is ${value}` }
    }
  },
})
