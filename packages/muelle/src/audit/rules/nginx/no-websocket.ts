import { headerOf } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { workersOf } from '../workers.ts'
import { takes } from './fronts.ts'

export const noWebsocket = rule({
  id: 'nginx/no-websocket',
  severity: 'high',
  title: 'nginx sends no websocket to Odoo',
  why: 'With workers, Odoo answers /websocket only on its evented port: without that location there are no notifications and no chat, and each try holds a worker.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, LiveChat',
  fix: 'Add location /websocket with proxy_pass to port 8072, proxy_http_version 1.1 and the Upgrade and Connection headers.',
  *find({ nginx }) {
    for (const { server, main, locations, odoos } of nginx.fronts) {
      if (main === undefined || locations.some((location) => takes(location, '/websocket') && location !== main))
        continue
      if (server.locations.some((location) => location !== main && takes(location, '/websocket'))) continue
      // Up to 15 it was /longpolling.
      const majors = odoos.flatMap(({ major }) => major ?? [])
      if (majors.length > 0 && majors.every((major) => major < 16)) continue
      // One process answers both, when nginx lets the connection be upgraded.
      if (workersOf(odoos) === 'none' && headerOf(main.levels, 'Upgrade') !== undefined) continue
      const old = locations.find((location) => location !== main && takes(location, '/longpolling'))
      yield {
        at: (old ?? server).at,
        message:
          old === undefined
            ? 'no location takes /websocket: it goes where all goes'
            : `${old.path} is what Odoo 15 asked for; no location takes /websocket`,
      }
    }
  },
})
