import type { OdooServer } from '../../project/odoo/server.ts'
import { flagOf, placeOf } from '../../project/odoo/settings.ts'
import { confKey } from '../../read/odoo-conf.ts'
import type { Edit } from '../../rule.ts'
import { rule } from '../../rule.ts'
import { hasProxy } from '../front.ts'
import { nameOf, serving } from '../odoos.ts'

const mend = ({ conf }: OdooServer): readonly Edit[] | undefined => {
  const key = conf && confKey(conf, 'proxy_mode')
  return key === undefined ? undefined : [{ at: key.at, text: 'True' }]
}

export const proxyModeOff = rule({
  id: 'conf/proxy-mode-off',
  severity: 'high',
  title: 'Odoo stands behind a proxy and does not know',
  why: 'Without proxy_mode Odoo ignores X-Forwarded-*: links are http, every client has the proxy’s address, and the login’s limits count all people as one.',
  source: 'Odoo documentation, Administration, On-premise deployment',
  fix: 'Set proxy_mode = True in odoo.conf.',
  *find(project) {
    for (const server of serving(project)) {
      const { compose, service } = server
      if (compose === undefined || service === undefined || !hasProxy(project, compose, service)) continue
      if (flagOf(server, 'proxy_mode', false) === false)
        yield {
          at: placeOf(server, 'proxy_mode'),
          message: `proxy_mode of ${nameOf(server)} is off, behind a proxy`,
          edits: mend(server),
        }
    }
  },
})
