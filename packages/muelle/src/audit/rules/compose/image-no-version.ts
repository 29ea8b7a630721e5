import { rule } from '../../rule.ts'
import { pulledImage, tagOf } from '../image-tag.ts'
import { servicesOf } from '../services.ts'

export const imageNoVersion = rule({
  id: 'compose/image-no-version',
  severity: 'low',
  title: 'An image’s tag names no version',
  why: 'alpine, stable or main move on to the next version by themselves.',
  source: 'docs.docker.com/build/building/best-practices, pin base image versions',
  fix: 'Name a version in the tag.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const image = pulledImage(service)
      if (image === undefined || image.value.includes('@')) continue
      const tag = tagOf(image.value)
      // `jammy`, `bookworm` and the like may stand with a number of their own: 22.04 names no version of the program either way.
      if (tag !== undefined && tag !== 'latest' && tag !== '' && !/\d/.test(tag))
        yield { at: image.at, message: `${service.name} takes ${image.value}, which moves on by itself` }
      else if (tag !== undefined && /(^|[-_.])latest$/.test(tag) && tag !== 'latest')
        yield { at: image.at, message: `${service.name} takes ${image.value}, which moves on by itself` }
    }
  },
})
