import { field } from '../../read/compose/service.ts'
import { rule } from '../../rule.ts'
import { isOneShot, lacking } from '../services.ts'

export const noMemLimit = rule({
  id: 'compose/no-mem-limit',
  severity: 'medium',
  title: 'A service may take all of the host’s memory',
  why: 'One report that grows too large makes the kernel stop whatever it likes, PostgreSQL among it.',
  source: 'docs.docker.com/engine/containers/resource_constraints; CIS Docker Benchmark 5.11',
  fix: 'Set deploy.resources.limits.memory (or mem_limit): for Odoo above (workers + cron + 1) × limit_memory_hard.',
  *find(project) {
    const roles = ['odoo', 'postgres', 'redis', 'pgbouncer', 'minio'] as const
    for (const { service } of lacking(
      project,
      (placed) =>
        !isOneShot(placed) &&
        field(placed.service, 'mem_limit') === undefined &&
        field(placed.service, 'deploy', 'resources', 'limits', 'memory') === undefined,
    )) {
      const role = project.roleOf(service)
      if (roles.some((each) => each === role) || service.build !== undefined)
        yield { at: service.at, message: `${service.name} has no memory limit` }
    }
  },
})
