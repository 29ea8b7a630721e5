import { rule } from '../../rule.ts'
import { isExternal } from '../networks.ts'
import { proxies, servicesOf } from '../services.ts'

export const dbOnSharedNet = rule({
  id: 'compose/db-on-shared-net',
  severity: 'high',
  title: 'The database is on a network with strangers',
  why: 'Every container of that network reaches PostgreSQL: a hole in the proxy, or in another project’s container, is one step away from the data.',
  source: 'CIS Docker Benchmark 5.30; docs.docker.com/compose/how-tos/networking',
  fix: 'Give the database a network of its own, which only Odoo and what backs it up share.',
  *find(project) {
    for (const { compose, service } of servicesOf(project, 'postgres'))
      for (const [name, network] of service.networks) {
        if (isExternal(compose, name)) {
          yield { at: network.at, message: `${service.name} is on ${name}, a network from outside of this project` }
          continue
        }
        const proxy = [...compose.services.values()].find(
          (each) => proxies.includes(project.roleOf(each)) && each.networks.has(name),
        )
        if (proxy !== undefined && /proxy|traefik|front|public|web|edge|dmz|nginx|caddy/i.test(name))
          yield { at: network.at, message: `${service.name} is on ${name}, together with the proxy ${proxy.name}` }
      }
  },
})
