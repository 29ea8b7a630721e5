import { isPublic } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const dbExposed = rule({
  id: 'compose/db-exposed',
  severity: 'high',
  title: 'The database is published to the network',
  why: 'Docker opens a published port past the host’s firewall: whoever reaches the host may try passwords on PostgreSQL.',
  source: 'docs.docker.com/engine/network/packet-filtering-firewalls; CIS Docker Benchmark 5.14',
  fix: 'Remove the port, or publish it on 127.0.0.1 only; other services reach it by its name.',
  *find(project) {
    for (const { service } of servicesOf(project, 'postgres'))
      for (const port of service.ports)
        if (isPublic(port))
          yield {
            at: port.at,
            message: `${service.name} publishes PostgreSQL as ${port.raw} on ${port.host ?? 'every address'}`,
          }
  },
})
