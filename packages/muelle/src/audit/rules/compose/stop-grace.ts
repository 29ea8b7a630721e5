import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isForTests, isOneShot, lacking } from '../services.ts'

export const stopGrace = rule({
  id: 'compose/stop-grace',
  severity: 'low',
  title: 'A service is killed ten seconds after it is asked to stop',
  why: 'Odoo finishes the requests that it is at, PostgreSQL writes its memory to the disk: cut short, the one loses work and the other has to recover.',
  source:
    'docs.docker.com/reference/compose-file/services, stop_grace_period; Odoo 19.0 service/server.py, PreforkServer.stop',
  fix: 'Set stop_grace_period: as long as limit_time_real for Odoo, a minute or two for PostgreSQL.',
  *find(project) {
    for (const { service } of lacking(
      project,
      (placed) =>
        !isOneShot(placed) && !isForTests(placed.compose) && field(placed.service, 'stop_grace_period') === undefined,
      'odoo',
      'postgres',
    ))
      yield { at: service.at, message: `${service.name} has no stop_grace_period` }
  },
})
