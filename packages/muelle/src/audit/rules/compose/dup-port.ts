import type { Compose } from '../../project/compose.ts'
import type { Port } from '../../read/compose/port.ts'
import type { Service } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'

export const dupPort = rule({
  id: 'compose/dup-port',
  severity: 'high',
  title: 'Two services publish the same port',
  why: 'The second one does not start: port is already allocated.',
  source: 'docs.docker.com/reference/compose-file/services, ports',
  fix: 'Give one of them another port of the host, or put both into profiles that are never up together.',
  anywhere: true,
  *find(project) {
    for (const compose of project.composes) {
      const taken: { readonly service: Service; readonly port: Port }[] = []
      for (const { service, port } of published(compose)) {
        const first = taken.find(
          (each) => collide(each.port, port) && (each.service === service || together(each.service, service)),
        )
        if (first === undefined) taken.push({ service, port })
        else
          yield {
            at: port.at,
            message: `${service.name} publishes ${port.raw}, and ${first.service.name} has port ${port.published} of the host already (${first.port.raw})`,
          }
      }
    }
  },
})

/** In the order of the file, so that the later one is told. */
const published = (compose: Compose) =>
  [...compose.services.values()]
    .filter(({ node }) => node.kind === 'map' && !node.entries.has('network_mode'))
    .flatMap((service) => service.ports.map((port) => ({ service, port })))

const together = (a: Service, b: Service) =>
  a.profiles.length === 0 || b.profiles.length === 0 || a.profiles.some((name) => b.profiles.includes(name))

function collide(a: Port, b: Port): boolean {
  if (a.published === undefined || b.published === undefined || a.protocol !== b.protocol) return false
  if (a.isHostOpen || b.isHostOpen || (a.at.from === b.at.from && a.at.file === b.at.file)) return false
  const every = (port: Port) => port.host === undefined || /^(0\.0\.0\.0|::)$/.test(port.host)
  if (!every(a) && !every(b) && a.host !== b.host) return false
  const range = (port: Port) => {
    const [first = Number.NaN, last = first] = (port.published ?? '').split('-').map(Number)
    return { first, last }
  }
  return range(a).first <= range(b).last && range(b).first <= range(a).last
}
