import { rule } from '../../rule.ts'
import { isExternal } from '../networks.ts'
import { servicesOf } from '../services.ts'

const generic = /^(db|database|postgres|postgresql|pg|redis|cache|mail|smtp)$/

export const genericAliasSharedNet = rule({
  id: 'compose/generic-alias-shared-net',
  severity: 'medium',
  title: 'A name that others have too is used on a shared network',
  why: 'Two projects with a service "db" on one network answer to the same name in turn: Odoo connects to a stranger’s database every other time.',
  source: 'docs.docker.com/engine/network, DNS: several containers with one alias are returned in turn',
  fix: 'Keep the service off the shared network, or give it a name or alias of its own there.',
  *find(project) {
    for (const { compose, service } of servicesOf(project))
      for (const [name, network] of service.networks) {
        if (!isExternal(compose, name)) continue
        if (generic.test(service.name))
          yield {
            at: network.at,
            message: `${service.name} answers to "${service.name}" on ${name}, which other projects share`,
          }
        for (const alias of network.aliases)
          if (generic.test(alias.value))
            yield {
              at: alias.at,
              message: `${service.name} answers to "${alias.value}" on ${name}, which other projects share`,
            }
      }
  },
})
