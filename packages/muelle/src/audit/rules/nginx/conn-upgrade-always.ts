import { rule } from '../../rule.ts'
import { takes } from './fronts.ts'

export const connUpgradeAlways = rule({
  id: 'nginx/conn-upgrade-always',
  severity: 'low',
  title: 'Every request asks for an upgrade',
  why: 'Connection: upgrade on each request keeps nginx from holding connections to Odoo open.',
  source: 'nginx.org/en/docs/http/websocket.html',
  fix: 'Set Connection to $connection_upgrade of a map, in the location of the websocket.',
  *find({ nginx }) {
    for (const { server, locations } of nginx.fronts) {
      const levels = [
        ...server.levels,
        ...locations.filter((each) => takes(each, '/web/login')).flatMap((each) => each.levels.slice(-1)),
      ]
      for (const { name, args, at } of new Set(levels.flatMap(({ directives }) => directives)))
        if (
          name === 'proxy_set_header' &&
          args[0]?.value.toLowerCase() === 'connection' &&
          args[1]?.value.toLowerCase() === 'upgrade'
        )
          yield { at, message: 'Connection is upgrade for what is no websocket too' }
    }
  },
})
