import type { OdooServer } from '../project/odoo/server.ts'
import { settingOf } from '../project/odoo/settings.ts'
import type { Project } from '../project/project.ts'
import type { Service } from '../read/compose/service.ts'
import { environmentValue } from './probes.ts'

/** What is wrong with a probe, and the word of it that says so. */
export interface Fault {
  readonly word: string
  readonly message: string
  readonly severity?: 'low'
}

/** What a probe of PostgreSQL asks that its server does not have: a role, a database. */
export function* ofPostgres(project: Project, service: Service, probe: string): Generator<Fault> {
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
