import { isPublic } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { commandText, servicesOf } from '../services.ts'
import { consoles } from './admin-port-exposed.ts'

/** Where a debugger of Python waits: debugpy, wdb, the port of kmagusiak’s image. */
export const debuggers = ['5678', '1984', '41234', '3003', '8888']

export const serviceExposed = rule({
  id: 'compose/service-exposed',
  severity: 'medium',
  title: 'A service beside Odoo is published to the network',
  why: 'Docker opens a published port past the host’s firewall: what only Odoo asks, mostly without a password, answers everybody.',
  source: 'docs.docker.com/engine/network/packet-filtering-firewalls; CIS Docker Benchmark 5.14',
  fix: 'Remove the port: Odoo reaches the service by its name. Publish it on 127.0.0.1 to look at it.',
  *find(project) {
    for (const { service } of servicesOf(project, 'other', 'backup', 'odoo')) {
      if (consoles.test(service.image?.value ?? '')) continue
      const isOdoo = project.roleOf(service) === 'odoo'
      const told = [...commandText(service).matchAll(/--(?:listen|port)[ =]+(?:[\d.]+:)?(\d{4,5})\b/g)].map(
        ([, port]) => port,
      )
      const debugs = /debugpy|ptvsd|wdb/.test(commandText(service)) ? [...debuggers, ...told] : debuggers
      for (const port of service.ports) {
        if (!isPublic(port) || (isOdoo ? !debugs.includes(port.target) : isWeb(port.published))) continue
        yield {
          at: port.at,
          message: `${service.name} publishes ${isOdoo ? 'a debugger’s port' : 'its port'} as ${port.raw} on ${port.host ?? 'every address'}`,
        }
      }
    }
  },
})

/** What is there for visitors. */
const isWeb = (published: string | undefined) => published === '80' || published === '443'
