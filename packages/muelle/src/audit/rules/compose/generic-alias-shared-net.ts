import type { Compose } from '../../project/compose.ts'
import type { Project } from '../../project/project.ts'
import { rule } from '../../rule.ts'
import { isExternal, sharedName } from '../networks.ts'
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
        // What others ask by its name; Odoo is mostly asked by a proxy of its own network.
        const isAsked = project.roleOf(service) !== 'odoo'
        const twin = isAsked ? twinOf(project, compose, service.name, sharedName(compose, name)) : undefined
        if (twin !== undefined)
          yield {
            at: network.at,
            message: `${service.name} of this stack and of ${twin.main.file.path} answer to the same name on ${sharedName(compose, name)}`,
          }
        if (twin !== undefined || !isExternal(compose, name)) continue
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

/** Another stack, in a folder of its own, with a service of that name on that network. */
const twinOf = (project: Project, compose: Compose, service: string, network: string | undefined) =>
  network === undefined
    ? undefined
    : project.composes.find(
        (other) =>
          other.directory !== compose.directory &&
          other.purpose === compose.purpose &&
          [...(other.services.get(service)?.networks.keys() ?? [])].some((key) => sharedName(other, key) === network),
      )
