import { flagOf, placeOf } from '../../project/odoo/settings.ts'
import { isPublic } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { hasProxy } from '../front.ts'
import { serving } from '../odoos.ts'

export const proxyModeNoProxy = rule({
  id: 'conf/proxy-mode-no-proxy',
  severity: 'medium',
  title: 'Odoo believes forwarded headers, and no proxy sets them',
  why: 'With proxy_mode and without a proxy anybody sends X-Forwarded-For and -Host of their own: addresses in the log and limits of logins are what they like.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Put a proxy before Odoo, or set proxy_mode = False.',
  *find(project) {
    for (const server of serving(project)) {
      const { compose, service } = server
      if (compose === undefined || service === undefined || hasProxy(project, compose, service)) continue
      // On loopback the proxy is on the host.
      if (!service.ports.some((port) => isPublic(port))) continue
      if (flagOf(server, 'proxy_mode', false) === true)
        yield { at: placeOf(server, 'proxy_mode'), message: 'proxy_mode is on, and no proxy is in this project' }
    }
  },
})
