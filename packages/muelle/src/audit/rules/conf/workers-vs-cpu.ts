import { numberOf, placeOf } from '../../project/odoo/settings.ts'
import { setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const workersVsCpu = rule({
  id: 'conf/workers-vs-cpu',
  severity: 'low',
  title: 'There are more workers than the processors can use',
  why: 'Beyond two a core and one more, workers wait for each other’s processor time, and each keeps its memory.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Lower workers to 2 × cpus + 1, or give the container more processors.',
  *find(project) {
    for (const server of serving(project)) {
      if (server.service === undefined) continue
      const cpus = Number(
        setting(server.service, 'deploy', 'resources', 'limits', 'cpus')?.value ??
          setting(server.service, 'cpus')?.value,
      )
      const workers = numberOf(server, 'workers', 0)
      if (workers !== undefined && cpus > 0 && workers > Math.max(2, 2 * cpus + 1))
        yield { at: placeOf(server, 'workers'), message: `${workers} workers on ${cpus} processors` }
    }
  },
})
