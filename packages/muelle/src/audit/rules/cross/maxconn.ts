import { certain, numberOf, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const maxconn = rule({
  id: 'cross/maxconn',
  severity: 'medium',
  title: 'Odoo may ask for more connections than PostgreSQL gives',
  why: 'Each process of Odoo keeps a pool of db_maxconn connections of its own: under load the last processes get "too many clients already".',
  source: 'Odoo documentation, Administration, On-premise deployment; PostgreSQL documentation, max_connections',
  fix: 'Lower db_maxconn so that (workers + max_cron_threads + 1) × db_maxconn stays below max_connections.',
  *find(project) {
    for (const server of serving(project)) {
      if (certain(server, 'db_maxconn') === undefined || server.compose === undefined) continue
      const [workers, cron, each] = [
        numberOf(server, 'workers', 0),
        numberOf(server, 'max_cron_threads', 2),
        numberOf(server, 'db_maxconn', 64),
      ]
      const postgres = [...server.compose.services.values()].filter((service) => project.roleOf(service) === 'postgres')
      const command = postgres.flatMap((service) => (service.command ?? []).map(({ value }) => value)).join(' ')
      // A file of its own may say otherwise.
      if (
        workers === undefined ||
        cron === undefined ||
        each === undefined ||
        workers === 0 ||
        /config_file/.test(command)
      )
        continue
      const most = Number(/max_connections *= *(\d+)/.exec(command)?.[1] ?? 100)
      const asked = (workers + cron + 1) * each
      if (postgres.length > 0 && asked > most - 3)
        yield {
          at: placeOf(server, 'db_maxconn'),
          message: `${workers + cron + 1} processes with ${each} connections each, and max_connections is ${most}`,
        }
    }
  },
})
