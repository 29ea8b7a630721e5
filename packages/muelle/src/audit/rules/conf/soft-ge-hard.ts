import { numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const softGeHard = rule({
  id: 'conf/soft-ge-hard',
  severity: 'high',
  title: 'The soft limit of memory is not below the hard one',
  why: 'At the soft limit a worker ends after its request, at the hard one in the middle of it: when soft is not below hard, every recycling is a failed request.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set limit_memory_soft to about four fifths of limit_memory_hard.',
  *find(project) {
    for (const server of serving(project)) {
      const soft = numberOf(server, 'limit_memory_soft', 2048 * 1024 * 1024)
      const hard = numberOf(server, 'limit_memory_hard', 2560 * 1024 * 1024)
      if (soft !== undefined && hard !== undefined && hard > 0 && soft >= hard)
        yield {
          at: placeOf(server, 'limit_memory_soft'),
          message: `limit_memory_soft ${soft} is not below limit_memory_hard ${hard}`,
        }
    }
  },
})
