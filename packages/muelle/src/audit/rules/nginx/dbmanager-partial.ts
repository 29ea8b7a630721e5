import { flagOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { isDenied, takes } from './fronts.ts'

const paths = ['manager', 'selector', 'create', 'backup', 'restore', 'drop', 'duplicate', 'change_password'].map(
  (each) => `/web/database/${each}`,
)

export const dbmanagerPartial = rule({
  id: 'nginx/dbmanager-partial',
  severity: 'low',
  title: 'The database manager is closed in part',
  why: '/web/database/manager is closed; /web/database/selector, create, backup, restore and drop beside it are not.',
  source: 'Odoo 19.0 addons/web/controllers/database.py',
  fix: 'Close ^/web/database as a whole.',
  *find({ nginx }) {
    for (const { server, main, odoos } of nginx.fronts) {
      if (odoos.length > 0 && odoos.every((odoo) => flagOf(odoo, 'list_db', true) === false)) continue
      const closed = server.locations.filter(
        (each) => each !== main && each.path.includes('database') && isDenied(each),
      )
      const [first] = closed
      const left = paths.filter((path) => !closed.some((each) => takes(each, path)))
      if (first !== undefined && left.length > 0) yield { at: first.at, message: `${left.join(', ')} stay open` }
    }
  },
})
