import { rule } from '../../rule.ts'
import { takes } from './fronts.ts'

const paths = ['/web/content/12', '/web/image/12', '/web/image/12/photo.png', '/web/content/12/invoice.pdf']

export const privateCache = rule({
  id: 'nginx/private-cache',
  severity: 'high',
  title: 'nginx keeps what one person may see for everybody',
  why: '/web/content and /web/image check who asks: a shared cache hands invoices and pictures of one customer to the next one.',
  source: 'Odoo 19.0 addons/web/controllers/binary.py; RFC 9111, 3.5',
  fix: 'Cache /web/static and /web/assets only; let Odoo’s own Cache-Control speak for the rest.',
  *find({ nginx }) {
    for (const { server, main } of nginx.fronts)
      for (const location of server.locations) {
        if (location === main || !paths.some((path) => takes(location, path))) continue
        const own = location.levels.at(-1)?.directives ?? []
        const keeps = own.find(
          ({ name, args }) =>
            (name === 'proxy_cache' && args[0]?.value !== 'off') ||
            (name === 'add_header' &&
              args[0]?.value.toLowerCase() === 'cache-control' &&
              /public/.test(args[1]?.value ?? '')) ||
            (name === 'expires' && !/^(off|epoch|-.*)$/.test(args[0]?.value ?? '')),
        )
        if (keeps !== undefined)
          yield {
            at: location.at,
            severity: paths.slice(0, 2).some((path) => takes(location, path)) ? undefined : 'medium',
            message: `location ${location.path} is kept by ${keeps.name}`,
          }
      }
  },
})
