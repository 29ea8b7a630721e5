import { numberOf } from '../../project/odoo/settings.ts'
import { leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'

export const port8071NotGevent = rule({
  id: 'compose/port-8071-not-gevent',
  severity: 'medium',
  title: 'Port 8071 is published, where Odoo listens to nothing',
  why: '8071 was XML-RPC over TLS until Odoo 10: live messages and longpolling are on 8072, and what asks 8071 is refused.',
  source: 'Odoo 19.0 odoo/tools/config.py, gevent_port 8072; github.com/odoo/docker, EXPOSE 8069 8071 8072',
  fix: 'Publish 8072 (gevent_port) to the proxy, or nothing.',
  anywhere: true,
  *find(project) {
    for (const server of project.odoos) {
      if (server.service === undefined) continue
      if (numberOf(server, 'gevent_port', 8072) === 8071 || numberOf(server, 'http_port', 8069) === 8071) continue
      if (server.conf?.file.text.includes('8071')) continue
      for (const port of server.service.ports)
        if (leadsTo(port, 8071) && !port.target.includes('-'))
          yield { at: port.at, message: `${server.service.name} publishes ${port.raw}: Odoo has nothing on 8071` }
    }
  },
})
