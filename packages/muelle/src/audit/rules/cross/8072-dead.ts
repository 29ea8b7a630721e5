import type { Project } from '../../project/project.ts'
import { isEvented } from '../../project/proxy/fronts.ts'
import { type Hit, rule } from '../../rule.ts'
import { serving } from '../odoos.ts'
import { odooRouters } from '../traefik/routers.ts'
import { workersOf } from '../workers.ts'

export const deadEventedPort = rule({
  id: 'cross/8072-dead',
  severity: 'medium',
  title: 'Port 8072 is published or routed, and nothing listens there',
  why: 'Only with workers Odoo opens the evented port; without them chat and live notifications go over 8069, and what is sent to 8072 ends with 502.',
  source: 'Odoo documentation, Administration, On-premise deployment, LiveChat; Odoo 19.0 odoo/service/server.py',
  fix: 'Set workers to 2 or more, or take the port and its route away.',
  *find(project) {
    for (const server of serving(project)) {
      if (server.service === undefined || workersOf([server]) !== 'none') continue
      for (const { at, target } of server.service.ports)
        if (target === '8072') yield { at, message: `${server.service.name} publishes 8072 and has no workers` }
    }
    for (const hit of routes(project)) yield { ...hit, severity: 'high' }
  },
})

/** What a proxy sends there: people notice it. */
function* routes(project: Project): Generator<Hit> {
  for (const { locations, odoos } of project.nginx.fronts) {
    if (workersOf(odoos) !== 'none') continue
    for (const { at, path, targets } of locations)
      if (targets.length > 0 && targets.every(isEvented))
        yield { at, message: `location ${path} leads to ${targets[0]?.host}:${targets[0]?.port}, and workers is 0` }
  }
  for (const { routers, odoos, service } of odooRouters(project)) {
    if (workersOf(odoos) !== 'none') continue
    for (const [key, { value, at }] of new Map(routers.slice(0, 1).flatMap(({ beside }) => [...beside])))
      if (/server\.port$/.test(key) && value === '8072')
        yield { at, message: `${service?.name ?? key} is reached on 8072, and workers is 0` }
  }
}
