import type { OdooServer } from '../../project/odoo/server.ts'
import { numberOf, settingOf } from '../../project/odoo/settings.ts'
import type { Project } from '../../project/project.ts'
import { field, type Service } from '../../read/compose/service.ts'
import { within } from '../../read/compose/value.ts'
import { type Hit, rule } from '../../rule.ts'
import { environmentValue, probeOf } from '../probes.ts'
import { servicesOf } from '../services.ts'

interface Fault {
  readonly word: string
  readonly message: string
  readonly severity?: 'low'
}

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

function* ofPostgres(project: Project, service: Service, probe: string): Generator<Fault> {
  const option = (letter: string, long: string) =>
    new RegExp(`(?:-${letter}\\s*|--${long}[=\\s]+)["']?([\\w$\{}:.-]+)`).exec(probe)?.[1]
  const user = option('U', 'username')
  const database = option('d', 'dbname')
  const known = (name: string) => environmentValue(service, name)
  const isPlain = (text: string | undefined): text is string => text !== undefined && !/[${}]/.test(text)
  // A file that is not in the project may name another one.
  const isWhole =
    service.envFiles.length === 0 || [...service.environment.values()].some(({ from }) => from !== undefined)
  const owner =
    known('POSTGRES_USER') ?? (service.environment.has('POSTGRES_USER') || !isWhole ? undefined : 'postgres')
  if (
    user === undefined &&
    !/PGUSER|\s-U|--username/.test(probe) &&
    !service.environment.has('PGUSER') &&
    !/\bsu\b|gosu/.test(probe)
  )
    yield {
      word: 'pg_isready',
      message: 'pg_isready without -U asks as root, a role that does not exist: each probe is an error in the log',
    }
  else if (isPlain(user) && isPlain(owner) && user !== owner)
    yield { word: user, message: `it asks as ${user}, the server’s user is ${owner}` }
  const databases = [known('POSTGRES_DB') ?? owner, 'postgres', 'template1']
  const isOpen = !isWhole || (service.environment.has('POSTGRES_DB') && known('POSTGRES_DB') === undefined)
  if (isPlain(database) && !isOpen && isPlain(databases[0]) && !databases.includes(database))
    yield { word: database, message: `it asks for the database ${database}, the server makes ${databases[0]}` }
  // Without -d it asks for a database of the role’s name: an error in the log each time, until there is one.
  const isMade = (name: string) =>
    databases.includes(name) || project.odoos.some((odoo) => dbNames(odoo).includes(name))
  const isGiven = database !== undefined || service.environment.has('PGDATABASE') || /PGDATABASE/.test(probe)
  if (isPlain(user) && user === owner && !isGiven && !isOpen && isPlain(databases[0]) && !isMade(user))
    yield {
      word: user,
      message: `without -d it asks for the database ${user}, and the server makes ${databases[0]}: each probe is an error in the log`,
      severity: 'low',
    }
}

const dbNames = (odoo: OdooServer) => (settingOf(odoo, 'db_name')?.value ?? '').split(',').map((name) => name.trim())
