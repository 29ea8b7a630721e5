import { certain, numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const hardLimitLow = rule({
  id: 'conf/hard-limit-low',
  severity: 'medium',
  title: 'The hard limit of memory is too low for reports',
  why: 'limit_memory_hard bounds addresses, not memory in use, and wkhtmltopdf inherits it: below about 1.5 GiB PDFs fail with exit code -11.',
  source: 'measured with Odoo 19.0 and wkhtmltopdf 0.12.6; facts/odoo-runtime.md',
  fix: 'Set limit_memory_hard to 2 GiB or more.',
  *find(project) {
    for (const server of serving(project)) {
      const hard = numberOf(server, 'limit_memory_hard', 0)
      if (certain(server, 'limit_memory_hard') === undefined || hard === undefined || hard <= 0) continue
      if (hard < 1.5 * 1024 ** 3 && numberOf(server, 'workers', 0) !== 0)
        yield {
          at: placeOf(server, 'limit_memory_hard'),
          message: `limit_memory_hard is ${Math.round(hard / 1024 ** 2)} MiB`,
        }
    }
  },
})
