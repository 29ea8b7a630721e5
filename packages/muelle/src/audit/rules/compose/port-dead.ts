import type { OdooServer } from '../../project/odoo/server.ts'
import { numberOf } from '../../project/odoo/settings.ts'
import { leadsTo } from '../../read/compose/port.ts'
import { confKey } from '../../read/odoo-conf.ts'
import { rule } from '../../rule.ts'
import { commandText, servicesOf } from '../services.ts'
import { debuggers } from './service-exposed.ts'

export const portDead = rule({
  id: 'compose/port-dead',
  severity: 'low',
  title: 'A published port leads to nothing',
  why: 'Nothing in the container listens there: whoever relies on it finds a refused connection, and the host’s port is taken.',
  source: 'Odoo 19.0 odoo/tools/config.py, http_port and gevent_port; the images’ own EXPOSE',
  fix: 'Remove the port, or let it lead to the one that the service listens to.',
  anywhere: true,
  *find(project) {
    for (const server of project.odoos) {
      if (server.service === undefined || !server.isServing) continue
      const live = livePorts(server)
      if (live === undefined) continue
      for (const port of server.service.ports) {
        if (debuggers.includes(port.target) || live.some((each) => leadsTo(port, each)) || !/^\d+$/.test(port.target))
          continue
        if (server.image?.isOfficial !== true && port.target !== '8069' && port.target !== '8072') continue
        yield {
          at: port.at,
          message: `${server.service.name} publishes ${port.raw}, and Odoo listens to ${live.slice(0, 2).join(' and ')}`,
        }
      }
    }
    for (const { service } of servicesOf(project, 'postgres', 'redis')) {
      const own = project.roleOf(service) === 'redis' ? 6379 : 5432
      if (service.environment.has('PGPORT') || /\s-p\s|port/.test(commandText(service))) continue
      if (service.build !== undefined) continue
      for (const port of service.ports)
        if (/^\d+$/.test(port.target) && !leadsTo(port, own))
          yield { at: port.at, message: `${service.name} publishes ${port.raw}, and it listens to ${own}` }
    }
  },
})

/** What Odoo listens to; undefined when that is not known. The port of a debugger that is installed counts. */
function livePorts(server: OdooServer): readonly number[] | undefined {
  const { image, conf, scripts, service } = server
  if (image === undefined || (!image.isOfficial && conf === undefined)) return undefined
  // Its older name, which Odoo took up to 16.
  const older =
    conf !== undefined && (server.major ?? 10) <= 16 ? Number(confKey(conf, 'xmlrpc_port')?.value) : Number.NaN
  const http = older > 0 ? older : numberOf(server, 'http_port', 8069)
  const gevent = numberOf(server, 'gevent_port', 8072)
  if (http === undefined || gevent === undefined) return undefined
  const told = `${image.dockerfile?.text ?? ''}\n${scripts}\n${[...(service?.environment.values() ?? [])].map(({ value }) => value?.value).join(' ')}\n${service === undefined ? '' : commandText(service)}`
  // 8071 has a rule of its own; the others are in what the image is made of.
  return [http, gevent, 8071, ...[...told.matchAll(/(?<!\d)\d{2,5}(?!\d)/g)].map(([port]) => Number(port))]
}
