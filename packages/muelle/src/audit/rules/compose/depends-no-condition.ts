import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

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
        const other = compose.services.get(dependency.service)
        const role = other && project.roleOf(other)
        if (dependency.condition !== 'service_started' || (role !== 'postgres' && role !== 'pgbouncer')) continue
        yield {
          at: dependency.at,
          message: `${service.name} starts as soon as ${dependency.service} is started, not when it answers`,
        }
      }
  },
})
