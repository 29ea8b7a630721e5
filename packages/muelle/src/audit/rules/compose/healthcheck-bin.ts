import { programsOf } from '../../../facts/images/programs.ts'
import { field } from '../../read/compose/service.ts'
import { within } from '../../read/compose/value.ts'
import { rule } from '../../rule.ts'
import { probeOf } from '../probes.ts'
import { servicesOf } from '../services.ts'

export const healthcheckBin = rule({
  id: 'compose/healthcheck-bin',
  severity: 'medium',
  title: 'A health check calls a program that the image does not have',
  why: 'The check fails each time: the service is never healthy, and what waits for it never starts.',
  source: 'the images’ own Dockerfiles',
  fix: 'Call what the image has: bash with /dev/tcp, python3, BusyBox’s wget, or the server’s own client.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const test = field(service, 'healthcheck', 'test')
      const probe = probeOf(service)
      const program = /^(?:\s*(?:\/bin\/)?(?:ba)?sh -c )?["']?\s*(curl|wget|nc|bash|python3?)\b/.exec(probe ?? '')?.[1]
      if (test === undefined || program === undefined) continue
      const built = project.imageOf(service)
      if (service.build !== undefined && built === undefined) continue
      // What is built on it may have installed it.
      if (built?.dockerfile.file.text.includes(program)) continue
      const image = built?.base ?? service.image?.value
      const absent = image === undefined ? undefined : programsOf(image)
      if (absent?.includes(program))
        yield {
          at: within(test.at, program),
          message: `${service.name} calls ${program}, which ${image} does not have`,
        }
    }
  },
})
