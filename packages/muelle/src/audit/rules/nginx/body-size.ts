import { hasUnknown, inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'
import { mainOf } from './fronts.ts'
import { bytesOf } from './values.ts'

export const bodySize = rule({
  id: 'nginx/body-size',
  severity: 'medium',
  title: 'nginx refuses what Odoo would take',
  why: 'Without client_max_body_size nginx stops at 1 MB: attachments, imports and product images end with 413. Odoo itself takes 128 MB.',
  source:
    'nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size; Odoo 19.0, DEFAULT_MAX_CONTENT_LENGTH',
  fix: 'Set client_max_body_size 128m in the server.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server } = front
      const location = mainOf(front)
      if (location === undefined) continue
      const set = inherited(location.levels, 'client_max_body_size')?.directives.at(-1)
      const size = bytesOf(set?.args[0]?.value ?? '1m')
      if (set === undefined && hasUnknown(location.levels)) continue
      // A mail’s attachments are 25 MB: less than that is felt.
      if (size !== undefined && size !== 0 && size < 25 * 1024 * 1024)
        yield {
          at: (set ?? server).at,
          message:
            set === undefined
              ? 'client_max_body_size is not set: nginx takes 1 MB'
              : `client_max_body_size is ${set.args[0]?.value ?? ''}`,
        }
    }
  },
})
