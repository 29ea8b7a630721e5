import { inherited } from '../../project/proxy/nginx.ts'
import { rule } from '../../rule.ts'

const isSecurity =
  /^(strict-transport-security|x-frame-options|x-content-type-options|content-security-policy|referrer-policy|permissions-policy)$/i

export const addheaderInheritance = rule({
  id: 'nginx/addheader-inheritance',
  severity: 'low',
  title: 'A location loses the security headers of its server',
  why: 'nginx inherits add_header only into a level that has none of its own: one line in a location drops HSTS and the others there.',
  source: 'nginx.org/en/docs/http/ngx_http_headers_module.html#add_header; gixy, add_header_redefinition',
  fix: 'Repeat the headers in the location.',
  *find({ nginx }) {
    for (const { server } of nginx.fronts)
      for (const { path, levels, targets } of server.locations) {
        if (targets.length === 0) continue
        const own = levels.at(-1)
        const mine = own?.directives.filter(({ name }) => name === 'add_header') ?? []
        const [first] = mine
        if (
          own === undefined ||
          first === undefined ||
          own.directives.some(({ name }) => name === 'add_header_inherit')
        )
          continue
        const names = new Set(mine.map(({ args }) => args[0]?.value.toLowerCase()))
        const lost = (inherited(levels.slice(0, -1), 'add_header')?.directives ?? [])
          .map(({ args }) => args[0]?.value ?? '')
          .filter((name) => isSecurity.test(name) && !names.has(name.toLowerCase()))
        if (lost.length > 0)
          yield { at: first.at, message: `location ${path} has a header of its own and so loses ${lost.join(', ')}` }
      }
  },
})
