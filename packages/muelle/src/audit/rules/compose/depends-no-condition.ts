import type { Project } from '../../project/project.ts'
import { field, type Service } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { probeOf } from '../probes.ts'
import { servicesOf } from '../services.ts'
import { waitForHealth } from '../wait-for-health.ts'

export const dependsNoCondition = rule({
  id: 'compose/depends-no-condition',
  severity: 'medium',
  title: 'A service does not wait until what it needs is ready',
  why: 'Compose waits until the container has started, not until PostgreSQL answers: at a cold start Odoo finds no database and stops.',
  source: 'docs.docker.com/compose/how-tos/startup-order',
  fix: 'Write depends_on with condition: service_healthy, and give the other service a healthcheck.',
  *find(project) {
    for (const { compose, service } of servicesOf(project))
      for (const dependency of service.dependsOn) {
        if (dependency.condition !== 'service_started') continue
        if (!isDatabase(project, compose.services.get(dependency.service))) continue
        // A check of the same file: what an overlay adds is not there without it.
        const isHealthy = (name: string) => {
          const waited = compose.services.get(name)
          if (waited === undefined || !isDatabase(project, waited) || probeOf(waited) === undefined) return false
          return field(waited, 'healthcheck', 'test')?.at.file === dependency.at.file
        }
        yield {
          at: dependency.at,
          message: `${service.name} starts as soon as ${dependency.service} is started, not when it answers`,
          edits: isHealthy(dependency.service) ? waitForHealth(service, dependency.service, isHealthy) : undefined,
        }
      }
  },
})

function isDatabase(project: Project, service: Service | undefined): boolean {
  const role = service && project.roleOf(service)
  return role === 'postgres' || role === 'pgbouncer'
}
