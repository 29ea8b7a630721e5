import { numberOf } from '../../project/odoo/settings.ts'
import type { Project } from '../../project/project.ts'
import { field, type Service } from '../../read/compose/service.ts'
import { within } from '../../read/compose/value.ts'
import { type Hit, rule } from '../../rule.ts'
import { type Fault, ofPostgres } from '../pg-isready.ts'
import { probeOf } from '../probes.ts'
import { servicesOf } from '../services.ts'

export const healthcheckWrong = rule({
  id: 'compose/healthcheck-wrong',
  severity: 'medium',
  title: 'A health check asks about something else',
  why: 'It stays green while the service is down, red while it is up, or fills the log with refused logins.',
  source: 'PostgreSQL documentation, pg_isready; nginx -t reads the configuration only; Odoo 19.0 /web/health',
  fix: 'Ask the service itself: pg_isready with its own user and database, or its own port.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const test = field(service, 'healthcheck', 'test')
      const probe = probeOf(service)
      if (test === undefined || probe === undefined) continue
      for (const { word, message, severity } of faultsOf(project, service, probe)) {
        const hit: Hit = { at: within(test.at, word), message: `${service.name}: ${message}`, severity }
        yield hit
      }
    }
  },
})

function* faultsOf(project: Project, service: Service, probe: string): Generator<Fault> {
  const role = project.roleOf(service)
  if (role === 'nginx' && /\bnginx\s+-t\b/.test(probe))
    yield { word: 'nginx', message: 'nginx -t checks the configuration’s grammar, not that nginx answers' }
  if (/\bpg_isready\b/.test(probe)) {
    if (role === 'odoo')
      yield { word: 'pg_isready', message: 'pg_isready asks the database, not Odoo: Odoo may hang and stay healthy' }
    if (role === 'postgres') yield* ofPostgres(project, service, probe)
  }
  if (role === 'odoo') {
    const [, host = '', port] = /https?:\/\/([\w.-]+)(?::(\d+))?/.exec(probe) ?? []
    const own = ['localhost', '127.0.0.1', '0.0.0.0', service.name, 'odoo', 'web', '']
    const isOther = [...project.composes].some(({ services }) => services.has(host) && host !== service.name)
    if (host !== '' && !own.includes(host) && isOther) yield { word: host, message: `it asks ${host}, another service` }
    else if (port !== undefined && isOtherPort(project, service, Number(port)))
      yield { word: `:${port}`, message: `it asks port ${port} inside the container, where Odoo does not listen` }
  }
}

/** Neither of the two that this Odoo listens to, as far as they are known. */
function isOtherPort(project: Project, service: Service, port: number): boolean {
  if ([5432, 80, 443, 6379].includes(port)) return true
  const server = project.odoos.find((each) => each.service === service)
  if (server === undefined || (server.image?.isOfficial !== true && server.conf === undefined)) return false
  const own = [numberOf(server, 'http_port', 8069), numberOf(server, 'gevent_port', 8072)]
  return !own.includes(undefined) && !own.includes(port)
}
