import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const loglevelTooLow = rule({
  id: 'conf/loglevel-too-low',
  severity: 'low',
  title: 'Odoo’s log leaves out what one looks for',
  why: 'Above info no request, no job and no start is logged: after a fault there is nothing to read.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set log_level = info.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'log_level')
      if (value !== undefined && /^(warn|warning|error|critical)$/.test(value))
        yield { at: placeOf(server, 'log_level'), message: `log_level is ${value}` }
    }
  },
})
