import { isPublic } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

export const pgadminNoAuth = rule({
  id: 'compose/pgadmin-no-auth',
  severity: 'critical',
  title: 'pgAdmin is published without a login',
  why: 'SERVER_MODE=False is for one person’s own desktop: it asks for no password, and keeps those of the servers it knows.',
  source: 'pgAdmin 4 documentation, config.py, SERVER_MODE',
  fix: 'Remove PGADMIN_CONFIG_SERVER_MODE, or publish pgAdmin on 127.0.0.1 only.',
  *find(project) {
    for (const { service } of servicesOf(project, 'pgadmin')) {
      const mode = service.environment.get('PGADMIN_CONFIG_SERVER_MODE')
      if (mode === undefined || !/^["']?false["']?$/i.test(mode.value?.value ?? '')) continue
      const port = service.ports.find(isPublic)
      if (port !== undefined)
        yield { at: mode.at, message: `${service.name} asks for no login, and is published as ${port.raw}` }
    }
  },
})
