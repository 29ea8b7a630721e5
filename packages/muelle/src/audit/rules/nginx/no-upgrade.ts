import { hasUnknown, headerOf, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { takes } from './fronts.ts'

export const noUpgrade = rule({
  id: 'nginx/no-upgrade',
  severity: 'high',
  title: 'The location of the websocket does not upgrade the connection',
  why: 'nginx speaks HTTP/1.0 to what is behind and drops Upgrade and Connection: every websocket fails, and browsers try again without end.',
  source: 'nginx.org/en/docs/http/websocket.html; Odoo 19.0 documentation, Deploying Odoo, LiveChat',
  fix: 'Set proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade and proxy_set_header Connection $connection_upgrade there.',
  *find({ nginx }) {
    for (const { main, locations } of nginx.fronts)
      for (const location of locations) {
        if (location === main || !takes(location, '/websocket') || hasUnknown(location.levels)) continue
        const version = inherited(location.levels, 'proxy_http_version')?.directives.at(-1)?.args[0]?.value
        const lacks = [
          ...(headerOf(location.levels, 'Upgrade') === undefined ? ['Upgrade'] : []),
          ...(headerOf(location.levels, 'Connection') === undefined ? ['Connection'] : []),
          // HTTP/1.1 is nginx’s own default from 1.29.7 on, which few run.
          ...(version === undefined || version === '1.0' ? ['proxy_http_version 1.1'] : []),
        ]
        if (lacks.length > 0)
          yield { at: location.at, message: `location ${location.path} lacks ${lacks.join(' and ')}` }
      }
  },
})
