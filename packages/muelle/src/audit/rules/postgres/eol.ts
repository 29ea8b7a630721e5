import { supportedSince } from '../../../facts/postgres/releases.ts'
import { rule } from '../../rule.ts'
import { postgresMajor, pulledImage } from '../image-tag.ts'
import { servicesOf } from '../services.ts'

export const eol = rule({
  id: 'postgres/eol',
  severity: 'high',
  title: 'PostgreSQL gets no mends any more',
  why: 'Five years after its first release a major version gets no fixes, of security neither.',
  source: 'postgresql.org/support/versioning (14 ended on 2026-11-12)',
  fix: 'Move to a supported major by dump and restore; its data folder is not readable to another one.',
  *find(project) {
    for (const { service } of servicesOf(project, 'postgres')) {
      const image = pulledImage(service)
      const major = image === undefined ? undefined : postgresMajor(image.value)
      if (image !== undefined && major !== undefined && major < supportedSince)
        yield {
          at: image.at,
          message: `${service.name} runs PostgreSQL ${major}; the oldest supported one is ${supportedSince}`,
        }
    }
  },
})
