import { hasUnknown, headerOf } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'

/** What Odoo reads. */
const forwarded = ['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-For']

export const headerInheritance = rule({
  id: 'nginx/header-inheritance',
  severity: 'medium',
  title: 'A location loses the headers of its server',
  why: 'nginx inherits proxy_set_header only into a level that has none of its own: one line in a location drops X-Forwarded-* there.',
  source: 'nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
  fix: 'Repeat the headers in the location, or keep them in a file that both include.',
  *find({ nginx }) {
    for (const { locations } of nginx.fronts)
      for (const location of locations) {
        const own = location.levels.at(-1)
        if (own === undefined || hasUnknown([own])) continue
        if (!own.directives.some(({ name }) => name === 'proxy_set_header')) continue
        const above = location.levels.slice(0, -1)
        const lost = forwarded.filter(
          (name) => headerOf(above, name) !== undefined && headerOf(location.levels, name) === undefined,
        )
        if (lost.length > 0)
          yield {
            at: own.at,
            message: `location ${location.path} has headers of its own and so loses ${lost.join(', ')}`,
          }
      }
  },
})
