import { certain, placeOf } from '../../project/odoo/settings.ts'
import { field, setting } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isExternal } from '../networks.ts'
import { serving } from '../odoos.ts'

export const hostUnresolvable = rule({
  id: 'cross/host-unresolvable',
  severity: 'medium',
  title: 'Odoo looks for its database under a name that nothing here has',
  why: 'A name that is no service, alias or container of the stack does not resolve: Odoo waits, and stops.',
  source: 'docs.docker.com/compose/how-tos/networking',
  fix: 'Name the service of the database.',
  *find(project) {
    for (const server of serving(project)) {
      const { compose, service } = server
      const host = certain(server, 'db_host')?.value.trim()
      if (
        compose === undefined ||
        service === undefined ||
        host === undefined ||
        !/^[a-z][\w-]*$/i.test(host) ||
        /^(false|none|localhost)$/i.test(host)
      )
        continue
      const services = [...compose.services.values()]
      // A network of others may have the name, and so may the host.
      const isShared = [...compose.networks.keys()].some((network) => isExternal(compose, network))
      if (isShared || setting(service, 'network_mode') !== undefined || compose.services.has(host)) continue
      if (!services.some((each) => project.roleOf(each) === 'postgres')) continue
      const names = services.flatMap((each) => [
        setting(each, 'container_name')?.value,
        setting(each, 'hostname')?.value,
        ...[...each.networks.values()].flatMap(({ aliases }) => aliases.map(({ value }) => value)),
      ])
      if (!names.includes(host) && field(service, 'links') === undefined && field(service, 'extra_hosts') === undefined)
        yield { at: placeOf(server, 'db_host'), message: `db_host is ${host}, which is no service here` }
    }
  },
})
