import { hasUnknown, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'

export const loginRate = rule({
  id: 'nginx/login-rate',
  severity: 'low',
  title: 'Nothing limits how often a password is tried',
  why: '/web/login takes as many tries as come, from everywhere.',
  source: 'nginx.org/en/docs/http/ngx_http_limit_req_module.html; Odoo 19.0 documentation, Deploying Odoo, Security',
  fix: 'Add limit_req_zone and a location = /web/login with limit_req.',
  *find({ nginx }) {
    for (const { server, main } of nginx.fronts) {
      if (main === undefined || hasUnknown(server.levels)) continue
      if (![main, ...server.locations].some(({ levels }) => inherited(levels, 'limit_req') !== undefined))
        yield { at: server.at, message: `no limit_req on /web/login of ${server.names[0]?.value ?? 'this server'}` }
    }
  },
})
