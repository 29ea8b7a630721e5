import { numberOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const deadEventedPort = rule({
  id: 'cross/8072-dead',
  severity: 'medium',
  title: 'Port 8072 is published, and nothing listens there',
  why: 'Only with workers Odoo opens the evented port; without them chat and live notifications go over 8069, and 8072 answers nobody.',
  source: 'Odoo documentation, Administration, On-premise deployment, LiveChat; Odoo 19.0 odoo/service/server.py',
  fix: 'Set workers, or take the port away.',
  *find(project) {
    for (const server of serving(project)) {
      if (server.service === undefined || numberOf(server, 'workers', 0) !== 0) continue
      for (const { at, target } of server.service.ports)
        if (target === '8072') yield { at, message: `${server.service.name} publishes 8072 and has no workers` }
    }
  },
})
