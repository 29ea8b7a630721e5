import { numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const cronZero = rule({
  id: 'conf/cron-zero',
  severity: 'high',
  title: 'No Odoo runs the scheduled jobs',
  why: 'With max_cron_threads = 0 in every container no mail is sent, no invoice is renewed, no clean-up is done, and nothing says so.',
  source: 'Odoo 19.0 odoo/service/server.py',
  fix: 'Set max_cron_threads = 1 or 2, or add a container for jobs.',
  *find(project) {
    for (const server of serving(project)) {
      // A conf by itself may belong to one container of several.
      if (server.compose === undefined || numberOf(server, 'max_cron_threads', 2) !== 0) continue
      const others = project.odoos.filter(({ compose }) => compose === server.compose)
      if (others.every((each) => numberOf(each, 'max_cron_threads', 2) === 0))
        yield {
          at: placeOf(server, 'max_cron_threads'),
          message: 'max_cron_threads is 0, and no other Odoo here runs jobs',
        }
    }
  },
})
