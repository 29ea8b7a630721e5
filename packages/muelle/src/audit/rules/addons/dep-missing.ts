import { communityModules, enterpriseModules } from '../../../facts/odoo/series-modules.ts'
import { addonsOf, ownAddons, seriesOf } from '../../project/addons/addons.ts'
import { modulesElsewhere } from '../../project/addons/elsewhere.ts'
import { rule } from '../../rule.ts'

export const depMissing = rule({
  id: 'addons/dep-missing',
  severity: 'high',
  title: 'A module needs another one that is nowhere',
  why: 'Odoo leaves a module out whose dependency it does not find, and all that need it: it cannot be installed.',
  source: 'Odoo 19.0 odoo/modules/module_graph.py',
  fix: 'Add the module to a folder of addons_path, or fetch it where the image is built.',
  anywhere: true,
  *find(project) {
    const major = seriesOf(project)
    const core = communityModules.get(major ?? 0)
    const enterprise = enterpriseModules.get(major ?? 0)
    if (core === undefined || modulesElsewhere(project) !== undefined) return
    const here = new Set(addonsOf(project).map(({ name }) => name))
    for (const { name, manifest } of ownAddons(project))
      for (const { value, at } of manifest.depends)
        if (!here.has(value) && !core.has(value) && !enterprise?.has(value))
          yield { at, message: `${name} depends on ${value}, which is neither here nor a module of Odoo ${major}.0` }
  },
})
