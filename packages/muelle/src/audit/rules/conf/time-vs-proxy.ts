import { numberOf, settingOf } from '../../project/odoo/settings.ts'
import { inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { mainOf } from '../nginx/fronts.ts'
import { secondsOf } from '../nginx/values.ts'

export const timeVsProxy = rule({
  id: 'conf/time-vs-proxy',
  severity: 'medium',
  title: 'Odoo may work longer than its proxy waits',
  why: 'The proxy answers 504 while Odoo goes on: what people do twice then is done twice.',
  source:
    'Odoo 19.0 documentation, Deploying Odoo; nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
  fix: 'Make proxy_read_timeout at least limit_time_real.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const location = mainOf(front)
      const set = location && inherited(location.levels, 'proxy_read_timeout')?.directives.at(-1)
      const waits = set && secondsOf(set.args[0]?.value ?? '')
      if (waits === undefined) continue
      for (const odoo of front.odoos) {
        const setting = settingOf(odoo, 'limit_time_real')
        const works = numberOf(odoo, 'limit_time_real', 120)
        // The limit counts for workers only.
        if (setting === undefined || works === undefined || works <= waits || numberOf(odoo, 'workers', 0) === 0)
          continue
        yield {
          at: setting.at,
          message: `limit_time_real is ${works} s, and ${set?.at.file.path ?? 'nginx'} waits ${waits} s`,
        }
      }
    }
  },
})
