import { isPublic, leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { hasProxy } from '../front.ts'
import { servicesOf } from '../services.ts'

export const odooBypassProxy = rule({
  id: 'compose/odoo-bypass-proxy',
  severity: 'high',
  title: 'Odoo is published beside its proxy',
  why: 'Whoever asks Odoo’s own port goes around the proxy: without TLS, without its limits, and with forwarded headers of their own making.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, HTTPS and Security; Odoo’s proxy_mode trusts X-Forwarded-*',
  fix: 'Remove the port: the proxy reaches Odoo by its service name. Publish it on 127.0.0.1 when the proxy runs on the host.',
  *find(project) {
    for (const { compose, service } of servicesOf(project, 'odoo')) {
      if (!hasProxy(project, compose, service)) continue
      for (const port of service.ports)
        if (isPublic(port) && [8069, 8072].some((number) => leadsTo(port, number)))
          yield {
            at: port.at,
            message: `${service.name} publishes ${port.target} as ${port.raw} on ${port.host ?? 'every address'}, past the proxy`,
          }
    }
  },
})
