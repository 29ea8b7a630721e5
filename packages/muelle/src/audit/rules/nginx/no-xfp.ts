import { hasUnknown, headerOf, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { mainOf } from './fronts.ts'

export const noXfp = rule({
  id: 'nginx/no-xfp',
  severity: 'high',
  title: 'Odoo is not told whether the client came over TLS',
  why: 'Without the true X-Forwarded-Proto Odoo makes http links on an https site: mixed content, payment and OAuth returns that fail, cookies without Secure.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, HTTPS',
  fix: 'Set proxy_set_header X-Forwarded-Proto $scheme, or $http_x_forwarded_proto behind a proxy that ends TLS.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server, isTls } = front
      const location = mainOf(front)
      if (location === undefined) continue
      const header = headerOf(location.levels, 'X-Forwarded-Proto')
      const value = header?.args[1]?.value
      if (header !== undefined && (value === 'http' || value === ''))
        yield {
          at: header.at,
          message: `X-Forwarded-Proto is always ${value === '' ? 'empty' : value}${isTls ? ', over TLS too' : ''}`,
        }
      if (header !== undefined || hasUnknown(location.levels)) continue
      const own = inherited(location.levels, 'proxy_set_header')?.level
      const at = own === undefined ? location.at : own.at.from < server.at.from ? server.at : own.at
      yield { at, message: `location ${location.path} hands no X-Forwarded-Proto on` }
    }
  },
})
