import { leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'
import { rootsOf } from './fronts.ts'

export const port443NoListener = rule({
  id: 'nginx/443-no-listener',
  severity: 'medium',
  title: '443 is published, and nginx does not listen on it',
  why: 'Browsers that try https are refused, and whoever reads the compose file believes that there is TLS.',
  source: 'nginx.org/en/docs/http/ngx_http_core_module.html#listen',
  fix: 'Add a server that listens on 443 with ssl and a certificate, or publish 80 only.',
  *find(project) {
    for (const { compose, service } of servicesOf(project, 'nginx')) {
      const port = service.ports.find((each) => leadsTo(each, 443))
      if (port === undefined) continue
      const roots = rootsOf(project, compose, service)
      const servers = project.nginx.servers.filter(({ root }) => roots.has(root.path))
      if (
        servers.length === 0 ||
        servers.some(({ listens }) => listens.some((each) => each.port === 443 || Number.isNaN(each.port)))
      )
        continue
      yield {
        at: port.at,
        message: `${service.name} publishes ${port.raw}, and no server of ${[...roots].join(', ')} listens on 443`,
      }
    }
  },
})
