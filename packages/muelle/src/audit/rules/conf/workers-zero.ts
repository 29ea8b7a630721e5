import { numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { nameOf, serving } from '../odoos.ts'

export const workersZero = rule({
  id: 'conf/workers-zero',
  severity: 'high',
  title: 'Odoo runs as one process in production',
  why: 'Without workers one Python process serves everybody on one core: a long report makes all wait, no limit of memory or time holds, and chat is not evented.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set workers: two a core and one more is the usual measure, with limit_memory_* to go with it.',
  *find(project) {
    for (const server of serving(project)) {
      const isCron = server.options.has('no_http') || server.options.get('http_enable')?.value === 'False'
      if (!isCron && numberOf(server, 'workers', 0) === 0)
        yield { at: placeOf(server, 'workers'), message: `${nameOf(server)} has no workers` }
    }
  },
})
