import { placeOf, textOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const loglevelTooLow = rule({
  id: 'conf/loglevel-too-low',
  severity: 'low',
  title: 'Odoo’s log leaves out what one looks for',
  why: 'At error and critical no warning, no slow request and no start is logged: after a fault there is nothing to read.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set log_level = info or warn.',
  *find(project) {
    for (const server of serving(project)) {
      const value = textOf(server, 'log_level')
      if (value !== undefined && /^(error|critical)$/.test(value))
        yield { at: placeOf(server, 'log_level'), message: `log_level is ${value}` }
    }
  },
})
