import { isPublic, leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { hasProxy } from '../front.ts'
import { servicesOf } from '../services.ts'

export const odooDirectHttp = rule({
  id: 'compose/odoo-direct-http',
  severity: 'medium',
  title: 'Odoo is published without TLS',
  why: 'Passwords and sessions travel readable, and nothing limits who asks for /web/database.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, HTTPS',
  fix: 'Put a reverse proxy with TLS before Odoo, and publish 8069 on 127.0.0.1 at most.',
  *find(project) {
    for (const { compose, service } of servicesOf(project, 'odoo')) {
      if (hasProxy(project, compose, service)) continue
      for (const port of service.ports)
        if (isPublic(port) && leadsTo(port, 8069))
          yield {
            at: port.at,
            message: `${service.name} publishes plain HTTP as ${port.raw} on ${port.host ?? 'every address'}, and no proxy stands before it`,
          }
    }
  },
})
