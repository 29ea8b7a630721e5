import { flagOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { forStrangers, isDenied, takes } from './fronts.ts'

export const dbmanagerOpen = rule({
  id: 'nginx/dbmanager-open',
  severity: 'high',
  title: 'nginx lets everybody to the database manager',
  why: '/web/database lists, dumps, restores and drops databases with one password that can be guessed at leisure.',
  source: 'Odoo 19.0 documentation, Deploying Odoo, Security',
  fix: 'Add location ~ ^/web/database { return 404; } (or allow your own addresses only), and set list_db = False.',
  *find({ nginx }) {
    for (const front of nginx.fronts) {
      const { server, main, locations, odoos } = front
      if (odoos.length > 0 && odoos.every((odoo) => flagOf(odoo, 'list_db', true) === false)) continue
      const own = server.locations.filter((location) => location !== main && location.path.includes('database'))
      if (own.some((location) => isDenied(location))) continue
      if (
        server.levels.some(({ directives }) =>
          directives.some(
            ({ name, args }) => ['deny', 'auth_basic', 'auth_request'].includes(name) && args[0]?.value !== 'off',
          ),
        )
      )
        continue
      // By hand within the server: if ($request_uri ~ "/web/database") { return 403; }
      if (
        server.levels.some(({ directives }) =>
          directives.some(
            ({ name, args }) =>
              ['if', 'rewrite'].includes(name) && args.some(({ value }) => value.includes('database')),
          ),
        )
      )
        continue
      if (main === undefined && !locations.some((location) => takes(location, '/web/database/manager'))) continue
      const through = own.find(({ targets }) => targets.length > 0)
      yield {
        at: (through ?? server).at,
        severity: forStrangers(front),
        message:
          through === undefined
            ? `nothing keeps /web/database of ${server.names[0]?.value ?? 'this server'} from the public`
            : `location ${through.path} hands the database manager on`,
      }
    }
  },
})
