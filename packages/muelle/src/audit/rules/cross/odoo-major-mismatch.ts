import { majorOfReference } from '../../project/odoo/image.ts'
import { rule } from '../../rule.ts'
import { pulledImage } from '../image-tag.ts'

export const odooMajorMismatch = rule({
  id: 'cross/odoo-major-mismatch',
  severity: 'medium',
  title: 'The addons are for another series of Odoo than the image',
  why: 'An addon’s version begins with the series that it was written for: in another one it is not installed, or fails in use.',
  source: 'Odoo documentation, Module Manifests; OCA guidelines, version numbers',
  fix: 'Take the image of the addons’ series, or the addons of the image’s.',
  *find(project) {
    const series = new Map<number, number>()
    for (const path of project.tree.paths.filter((each) => each.endsWith('/__manifest__.py')).slice(0, 200)) {
      const found = /['"]version['"]\s*:\s*['"](1[0-9]|20)\.0\./.exec(project.tree.read(path)?.text ?? '')?.[1]
      if (found !== undefined) series.set(Number(found), (series.get(Number(found)) ?? 0) + 1)
    }
    const [own] = series.keys()
    // Addons of several series are kept side by side on purpose.
    if (own === undefined || series.size !== 1) return
    for (const { service, image } of project.odoos) {
      const major = majorOfReference(image?.reference)
      if (service === undefined || major === undefined || major === own) continue
      yield {
        at: pulledImage(service)?.at ?? service.build?.at ?? service.at,
        message: `${service.name} runs Odoo ${major}, and the addons here say ${own}.0`,
      }
    }
  },
})
