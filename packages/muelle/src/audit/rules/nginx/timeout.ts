import { hasUnknown, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { mainOf } from './fronts.ts'
import { secondsOf } from './values.ts'

export const timeout = rule({
  id: 'nginx/timeout',
  severity: 'medium',
  title: 'nginx gives up before Odoo does',
  why: 'Without proxy_read_timeout nginx answers 504 after 60 seconds: imports, reports and updates that Odoo goes on with look lost, and people do them twice.',
  source:
    'nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout; Odoo 19.0 documentation, Deploying Odoo',
  fix: 'Set proxy_read_timeout 720s, as Odoo’s documentation has it.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server } = front
      const location = mainOf(front)
      if (location === undefined) continue
      const set = inherited(location.levels, 'proxy_read_timeout')?.directives.at(-1)
      if (set === undefined && hasUnknown(location.levels)) continue
      const seconds = secondsOf(set?.args[0]?.value ?? '60')
      // Odoo’s own limit_time_real is 120 when nothing is set.
      if (seconds !== undefined && seconds < 120)
        yield {
          at: (set ?? server).at,
          message:
            set === undefined
              ? 'proxy_read_timeout is not set: 60 seconds'
              : `proxy_read_timeout is ${set.args[0]?.value ?? ''}`,
        }
    }
  },
})
