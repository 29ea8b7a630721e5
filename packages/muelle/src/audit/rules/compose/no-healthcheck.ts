import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isOneShot, lacking } from '../services.ts'

export const noHealthcheck = rule({
  id: 'compose/no-healthcheck',
  severity: 'medium',
  title: 'A service has no health check',
  why: 'Docker calls a process that hangs "up": nothing waits for the service to be ready, and nothing tells that it has stopped answering.',
  source: 'docs.docker.com/reference/compose-file/services, healthcheck; CIS Docker Benchmark 5.27',
  fix: 'Add a healthcheck: pg_isready for PostgreSQL, a request to /web/health for Odoo.',
  *find(project) {
    for (const { service } of lacking(project, (placed) => {
      if (isOneShot(placed) || field(placed.service, 'healthcheck') !== undefined) return false
      const image = project.imageOf(placed.service)
      return !image?.dockerfile.stages.some(({ instructions }) =>
        instructions.some(({ name }) => name === 'HEALTHCHECK'),
      )
    })) {
      const role = project.roleOf(service)
      // Of a foreign image nobody here knows whether it has one itself.
      if (role === 'backup' || (role === 'other' && service.build === undefined)) continue
      yield { at: service.at, message: `${service.name} has no health check` }
    }
    for (const compose of project.composes)
      for (const service of compose.services.values()) {
        const disabled = field(service, 'healthcheck', 'disable')
        if (disabled?.kind === 'scalar' && disabled.value === true)
          yield { at: disabled.at, message: `the health check of ${service.name} is switched off` }
      }
  },
})
