import { majorsOf, ownAddons } from '../../project/addons/addons.ts'
import { rule } from '../../rule.ts'

/** A folder that is named for a series holds modules of it. */
const ofPath = (path: string): string | undefined => /(?:^|[/_-])v?(1[0-9]|20)(?:\.0)?(?:\/|$)/.exec(path)?.[1]

export const versionPrefix = rule({
  id: 'addons/version-prefix',
  severity: 'medium',
  title: 'A module’s version is not of this Odoo’s series',
  why: 'Odoo takes a module whose version begins with another series for not installable, and one without a series says nothing of what it was written for.',
  source: 'Odoo 17.0 to 19.0 odoo/modules/module.py, adapt_version; pylint-odoo manifest-version-format',
  fix: 'Port the module, then begin its version with the series: 19.0.1.0.0.',
  *find(project) {
    const majors = majorsOf(project)
    const series = majors.size === 1 ? `${[...majors][0]}.0` : 'the series'
    for (const { name, path, manifest } of ownAddons(project)) {
      const { version } = manifest
      if (version === undefined) {
        yield {
          at: manifest.at,
          severity: 'low',
          message: `${name} has no version`,
          fix: `Write 'version': '${series}.1.0.0'.`,
        }
        continue
      }
      const own = /^(\d{1,2})\.0(\.|$)/.exec(version.value)?.[1]
      const major = Number(own)
      if (own !== undefined && major >= 8) {
        if (majors.size > 0 && !majors.has(major) && ofPath(path) !== own)
          yield {
            at: version.at,
            message: `${name} is for Odoo ${major}.0 (${version.value}), this is ${[...majors].map((each) => `${each}.0`).join(', ')}`,
          }
      } else
        yield {
          at: version.at,
          severity: 'low',
          message: `the version ${version.value} of ${name} names no series of Odoo`,
          fix: `Write ${series}.1.0.0: the series first.`,
        }
    }
  },
})
