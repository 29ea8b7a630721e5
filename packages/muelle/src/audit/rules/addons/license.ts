import { ownAddons } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'

/** Source: Odoo 19.0 odoo/addons/base/models/ir_module.py, the selection of `license`; LGPL-3 when it is absent. */
const licenses = new Set([
  ...['GPL-2', 'GPL-2 or any later version', 'GPL-3', 'GPL-3 or any later version', 'AGPL-3', 'LGPL-3'],
  ...['Other OSI approved licence', 'OEEL-1', 'OPL-1', 'Other proprietary'],
])

export const license = rule({
  id: 'addons/license',
  severity: 'low',
  title: 'A module’s license is missing or unknown',
  why: 'Odoo warns of it at each start and takes LGPL-3 for granted, which may not be what its author allows.',
  source: 'Odoo 19.0 odoo/modules/module.py: Missing `license` key in manifest; base/models/ir_module.py',
  fix: 'Write license: LGPL-3, AGPL-3, OPL-1 or Other proprietary.',
  *find(project) {
    for (const { name, manifest } of ownAddons(project)) {
      if (manifest.license === undefined) yield { at: manifest.at, message: `${name} has no license` }
      else if (!licenses.has(manifest.license.value))
        yield {
          at: manifest.license.at,
          message: `${name} has the license ${manifest.license.value.slice(0, 60)}, which Odoo does not know`,
        }
    }
  },
})
