import { rule } from '../../rule.ts'
import { pulledImage, tagOf } from '../image-tag.ts'
import { servicesOf } from '../services.ts'

export const imageLatest = rule({
  id: 'compose/image-latest',
  severity: 'medium',
  title: 'An image without a version',
  why: 'The next pull may bring another major version: PostgreSQL then refuses the data folder, and Odoo the database.',
  source: 'hadolint DL3007; docs.docker.com/build/building/best-practices',
  fix: 'Name the version that runs now, and change it on purpose.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const image = pulledImage(service)
      if (image === undefined || image.value.includes('@') || (image.isOpen && image.value.endsWith('/'))) continue
      const tag = tagOf(image.value)
      if (tag === undefined || tag === 'latest')
        yield {
          at: image.at,
          message: `${service.name} takes ${image.value}, ${tag === undefined ? 'without a tag, which is latest' : 'whatever that is on the day of the pull'}`,
        }
    }
  },
})
