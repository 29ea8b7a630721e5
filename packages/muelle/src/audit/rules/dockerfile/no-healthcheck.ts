import { field } from '../../read/compose/service.ts'
import { lastOf } from '../../read/dockerfile/dockerfile.ts'
import { rule } from '../../rule.ts'
import { builtFrom, dockerfilesOf } from '../dockerfiles.ts'

export const noHealthcheck = rule({
  id: 'dockerfile/no-healthcheck',
  severity: 'low',
  title: 'An image has no health check',
  why: 'Docker takes a process that hangs for a healthy one: nothing waits for it, nothing replaces it.',
  source: 'hadolint DL3057; CIS Docker Benchmark 4.6',
  fix: 'Add HEALTHCHECK CMD curl -fs http://localhost:8069/web/health, or a healthcheck to the service.',
  *find(project) {
    for (const dockerfile of dockerfilesOf(project)) {
      const stage = dockerfile.stages.at(-1)
      if (stage === undefined || lastOf(stage, 'HEALTHCHECK') !== undefined) continue
      const services = builtFrom(project, dockerfile)
      if (services.length > 0 && services.every(({ service }) => field(service, 'healthcheck') !== undefined)) continue
      yield { at: stage.from.at, message: `neither the image nor a service that is built from it has a health check` }
    }
  },
})
