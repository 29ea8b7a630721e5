import type { Compose } from '../project/compose.ts'
import type { Project } from '../project/project.ts'
import type { Role } from '../project/role.ts'
import type { Service } from '../read/compose/service.ts'

/** A service and the stack that it is part of. */
export interface Placed {
  readonly compose: Compose
  readonly service: Service
}

/** The services of all stacks, of some roles when they are given. One that several stacks share comes once for each. */
export function* servicesOf(project: Project, ...roles: readonly Role[]): Generator<Placed> {
  for (const compose of project.composes)
    for (const service of compose.services.values())
      if (roles.length === 0 || roles.includes(project.roleOf(service))) yield { compose, service }
}
