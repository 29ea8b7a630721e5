import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const imageBadRef = rule({
  id: 'compose/image-bad-ref',
  severity: 'medium',
  title: 'An image’s reference is none',
  why: 'Behind an @ stands a digest: with a tag there Docker refuses the whole file.',
  source: 'github.com/distribution/reference, grammar',
  fix: 'Write name:tag, or name@sha256: and 64 hexadecimal digits.',
  anywhere: true,
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const { image } = service
      if (image === undefined || image.value === '') continue
      const digest = /@(.*)$/.exec(image.value)?.[1]
      const isBad =
        (digest !== undefined &&
          !(image.isOpen && digest === '') &&
          !/^[a-z0-9]+([+._-][a-z0-9]+)*:[0-9a-f]{32,}$/i.test(digest)) ||
        (!image.isOpen && /\s|::|:$|^:/.test(image.value))
      if (isBad) yield { at: image.at, message: `${service.name}: ${image.value} is no reference to an image` }
    }
  },
})
