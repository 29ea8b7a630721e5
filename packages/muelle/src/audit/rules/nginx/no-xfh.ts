import { hasUnknown, headerOf, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { mainOf } from './fronts.ts'

export const noXfh = rule({
  id: 'nginx/no-xfh',
  severity: 'high',
  title: 'Odoo is not told which host was asked for',
  why: 'Odoo’s proxy_mode does nothing at all unless X-Forwarded-Host is there: links become http, and all clients have nginx’s address.',
  source: 'Odoo 19.0 odoo/http.py, Application.__call__: proxy_mode and HTTP_X_FORWARDED_HOST',
  fix: 'Add proxy_set_header X-Forwarded-Host $http_host beside the other headers.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server } = front
      const location = mainOf(front)
      if (location === undefined || hasUnknown(location.levels)) continue
      if (headerOf(location.levels, 'X-Forwarded-Host') !== undefined) continue
      const own = inherited(location.levels, 'proxy_set_header')?.level
      const at = own === undefined ? location.at : own.at.from < server.at.from ? server.at : own.at
      yield { at, message: `location ${location.path} hands no X-Forwarded-Host on: proxy_mode is inert` }
    }
  },
})
