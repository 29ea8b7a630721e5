import { communityModules, enterpriseModules } from '../../../facts/odoo/series-modules.ts'
import { addonsOf, ownAddons, seriesOf } from '../../project/addons/addons.ts'
import { modulesElsewhere } from '../../project/addons/elsewhere.ts'
import { rule } from '../../rule.ts'

export const enterpriseDepends = rule({
  id: 'addons/enterprise-depends',
  severity: 'high',
  title: 'A module needs Odoo Enterprise, and the image is Community',
  why: 'The official image holds Community only: the module cannot be installed, nor anything that needs it.',
  source: 'hub.docker.com/_/odoo; facts/odoo/series-modules.json',
  fix: 'Mount or build in the Enterprise addons, or take a module of the OCA in its place.',
  anywhere: true,
  *find(project) {
    const major = seriesOf(project)
    const enterprise = enterpriseModules.get(major ?? 0)
    if (enterprise === undefined) return
    const elsewhere = modulesElsewhere(project)
    if (elsewhere !== undefined && /enterprise/i.test(elsewhere)) return
    const here = new Set(addonsOf(project).map(({ name }) => name))
    if (here.has('web_enterprise')) return
    for (const { name, manifest } of ownAddons(project))
      for (const { value, at } of manifest.depends)
        if (enterprise.has(value) && !communityModules.get(major ?? 0)?.has(value) && !here.has(value))
          yield {
            at,
            message: `${name} depends on ${value}, a module of Odoo Enterprise ${major}.0`,
            // It may be fetched from there.
            severity: elsewhere === undefined ? undefined : 'medium',
          }
  },
})
