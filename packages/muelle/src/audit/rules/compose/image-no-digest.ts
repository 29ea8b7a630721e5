import { rule } from '../../rule.ts'
import { pulledImage } from '../image-tag.ts'
import { oncePerFile } from '../services.ts'

export const imageNoDigest = rule({
  id: 'compose/image-no-digest',
  severity: 'low',
  title: 'Images are pinned by tag only',
  why: 'A tag may be moved to another image: two hosts, or today and tomorrow, do not run the same.',
  source: 'docs.docker.com/reference/cli/docker/image/pull, by digest; CIS Docker Benchmark 5.28',
  fix: 'Add the digest: image: name:tag@sha256:….',
  find: (project) =>
    oncePerFile(
      project,
      ({ service }) => pulledImage(service)?.value.includes('@') === false,
      (names) => `no digest in the images of ${names}`,
    ),
})
