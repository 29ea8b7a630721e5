import { certain, placeOf } from '../../project/odoo/settings.ts'
import { rule } from '../../rule.ts'
import { serving } from '../odoos.ts'

export const demoData19 = rule({
  id: 'conf/demo-data-19',
  severity: 'medium',
  title: 'New databases get demonstration data',
  why: 'Odoo 19 takes without_demo = False for "with demo": invented customers and invoices stand among the real ones.',
  source: 'Odoo 19.0 odoo/tools/config.py, run against its own parser',
  fix: 'Take the key out: Odoo 19 loads none unless with_demo is set.',
  *find(project) {
    for (const server of serving(project)) {
      if ((server.major ?? 19) >= 19 && /^(false|0|no)$/i.test(certain(server, 'without_demo')?.value.trim() ?? ''))
        yield {
          at: placeOf(server, 'without_demo'),
          message: 'without_demo = False loads demonstration data in Odoo 19',
        }
    }
  },
})
