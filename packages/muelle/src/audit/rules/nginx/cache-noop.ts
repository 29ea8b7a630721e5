import { hasUnknown, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'

export const cacheNoop = rule({
  id: 'nginx/cache-noop',
  severity: 'low',
  title: 'A cache is set that does not exist',
  why: 'proxy_cache_valid does nothing without proxy_cache and its zone: every file is asked of a worker.',
  source: 'nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache',
  fix: 'Define a zone with proxy_cache_path and use it with proxy_cache, or remove the line.',
  *find({ nginx }) {
    for (const { server } of nginx.fronts)
      for (const { path, levels } of [{ path: '', levels: server.levels }, ...server.locations]) {
        const valid = levels.at(-1)?.directives.find(({ name }) => name === 'proxy_cache_valid')
        if (
          valid !== undefined &&
          inherited(levels, 'proxy_cache') === undefined &&
          !hasUnknown(levels) &&
          (path !== '' || !server.locations.some((each) => inherited(each.levels, 'proxy_cache')))
        )
          yield { at: valid.at, message: 'proxy_cache_valid without proxy_cache: nothing is kept' }
      }
  },
})
