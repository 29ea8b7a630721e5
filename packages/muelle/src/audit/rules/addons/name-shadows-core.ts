import { communityModules } from '../../../facts/odoo/series-modules.ts'
import { addonsOf, isOdoos, mostShadows, seriesOf } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'
import { startOf } from '../../text.ts'

export const nameShadowsCore = rule({
  id: 'addons/name-shadows-core',
  severity: 'medium',
  title: 'A module has the name of one of Odoo’s own',
  why: 'The first of the two in addons_path is loaded and the other never: Odoo’s own module, or this one, is gone without a word.',
  source: 'Odoo 19.0 odoo/modules/module.py, get_module_path: the first folder that has it',
  fix: 'Give the module a name of its own, and inherit from Odoo’s.',
  *find(project) {
    const core = communityModules.get(seriesOf(project) ?? 0)
    if (core === undefined) return
    const shadows = addonsOf(project).filter(({ name }) => core.has(name))
    // A copy of Odoo lies in the project.
    if (shadows.length > mostShadows) return
    for (const { name, manifest } of shadows)
      if (!isOdoos(manifest)) yield { at: startOf(manifest.file), message: `${name} is a module of Odoo itself too` }
  },
})
