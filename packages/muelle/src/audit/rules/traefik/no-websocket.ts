import { rule } from '../../rule.ts'
import { workersOf } from '../workers.ts'
import { odooRouters } from './routers.ts'

export const noWebsocket = rule({
  id: 'traefik/no-websocket',
  severity: 'high',
  title: 'Traefik sends no websocket to Odoo’s evented port',
  why: 'With workers, Odoo answers /websocket only on 8072: without that router there are no notifications and no chat, and each try holds a worker.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, LiveChat',
  fix: 'Add a router for PathPrefix(`/websocket`) with a service of port 8072 and a higher priority.',
  *find(project) {
    for (const { routers, odoos, service } of odooRouters(project)) {
      const all = [...routers.slice(0, 1).flatMap(({ beside }) => [...beside])]
      if (all.some(([key, { value }]) => /\.rule$/.test(key) && /\/websocket|\/longpolling/.test(value))) continue
      if (all.some(([key, { value }]) => (/server\.port$/.test(key) && value === '8072') || /:8072/.test(value)))
        continue
      const workers = workersOf(odoos)
      const majors = odoos.flatMap(({ major }) => major ?? [])
      if (workers === 'none' || (majors.length > 0 && majors.every((major) => major < 16))) continue
      const [first] = routers
      if (first !== undefined)
        yield {
          at: service?.at ?? first.rule.at,
          severity: workers === 'unknown' ? 'medium' : undefined,
          message: `${first.name} takes all paths to one port: no router takes /websocket`,
        }
    }
  },
})
