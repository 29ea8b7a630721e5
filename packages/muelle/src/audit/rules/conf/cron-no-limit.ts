import { certain, numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const cronNoLimit = rule({
  id: 'conf/cron-no-limit',
  severity: 'low',
  title: 'Scheduled jobs may run for ever',
  why: 'limit_time_real_cron = 0 means no limit: a job that hangs holds its row, its connection and its worker until somebody ends it.',
  source: 'odoo-cli.json, limit_time_real_cron; Odoo 19.0 odoo/service/server.py',
  fix: 'Set limit_time_real_cron to what the longest job needs, such as 1800.',
  *find(project) {
    for (const server of serving(project))
      if (certain(server, 'limit_time_real_cron') !== undefined && numberOf(server, 'limit_time_real_cron', -1) === 0)
        yield { at: placeOf(server, 'limit_time_real_cron'), message: 'limit_time_real_cron is 0: no limit' }
  },
})
