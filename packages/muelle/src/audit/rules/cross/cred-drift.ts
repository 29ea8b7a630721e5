import type { OdooServer } from '../../project/odoo/server.ts'
import { certain, type Setting, textOf } from '../../project/odoo/settings.ts'
import type { Project } from '../../project/project.ts'
import { field, type Service } from '../../read/compose/service.ts'
import { items, text } from '../../read/yaml.ts'
import { type Hit, rule } from '../../rule.ts'
import { below } from '../../tree.ts'
import { isPlaceholder } from '../credentials.ts'
import { environmentValue } from '../probes.ts'
import { type Placed, servicesOf } from '../services.ts'

export const credDrift = rule({
  id: 'cross/cred-drift',
  severity: 'high',
  title: 'Two sides of a login differ',
  why: 'The server was made with one user and password, and who asks it uses another: every login is refused.',
  source: 'hub.docker.com/_/postgres, POSTGRES_USER and POSTGRES_PASSWORD; hub.docker.com/_/odoo, USER and PASSWORD',
  fix: 'Give both the same variable.',
  anywhere: true,
  *find(project) {
    for (const server of project.odoos) yield* ofOdoo(project, server)
    for (const placed of servicesOf(project, 'backup', 'exporter')) yield* ofOthers(project, placed)
    for (const placed of servicesOf(project, 'redis')) yield* ofRedis(placed)
  },
})

/** The login that the image makes when its volume is empty; what is not known is undefined. */
function loginOf(database: Service) {
  const given = database.environment.has('POSTGRES_USER')
  // A file that is not at hand may name it.
  const byDefault = database.envFiles.length > 0 ? undefined : 'postgres'
  return {
    user: given ? environmentValue(database, 'POSTGRES_USER') || undefined : byDefault,
    password: environmentValue(database, 'POSTGRES_PASSWORD') || undefined,
  }
}

function* ofOdoo(project: Project, server: OdooServer): Generator<Hit> {
  const { compose, service } = server
  if (compose === undefined || service === undefined) return
  const host = textOf(server, 'db_host')
  const database = host === undefined ? undefined : hosted(project, { compose, service }, host)
  if (database === undefined) return
  const { user, password } = loginOf(database)
  const ownUser = certain(server, 'db_user')
  const ownPassword = certain(server, 'db_password')
  const makes = rolesOf(project, database, compose.directory)
  if (ownUser !== undefined && user !== undefined && ownUser.value !== user && isText(ownUser.value)) {
    const isDefault = ownUser.at === service.at && service.envFiles.length > 0
    if (isDefault || makes === undefined || makes.includes(ownUser.value)) return
    yield { at: ownUser.at, message: `Odoo logs in as ${ownUser.value}, ${database.name} makes ${user}` }
    return
  }
  if (ownPassword === undefined || !isText(ownPassword.value) || makes?.includes('PASSWORD')) return
  // What the image takes when nothing is said: a file that is not at hand may say it.
  const isDefault = ownPassword.at === service.at
  if (isDefault && service.envFiles.length > 0) return
  const hides = isDefault ? [] : [ownPassword.value, password ?? '']
  if (password !== undefined && ownPassword.value !== password) {
    if (!isPlaceholder(password) && !isPlaceholder(ownPassword.value))
      yield { at: ownPassword.at, message: `Odoo’s password is not the one that ${database.name} is made with`, hides }
  } else if (isFromOutside(database, 'POSTGRES_PASSWORD') && isWrittenOut(service, ownPassword))
    yield {
      at: ownPassword.at,
      message: `Odoo’s password stands here, that of ${database.name} comes from a variable: to change one is not enough`,
      severity: 'medium',
      hides,
    }
}

/** Something outside of the compose file decides it. */
function isFromOutside({ environment }: Service, name: string): boolean {
  const variable = environment.get(name)
  return variable !== undefined && (variable.from !== undefined || (variable.value?.variables.length ?? 1) > 0)
}

/** It stands in the file as it is, and no variable fills it in. */
function isWrittenOut({ environment }: Service, { at, from }: Setting): boolean {
  if (from === 'conf' || from === 'command') return true
  const variable = [...environment.values()].find((each) => each.at === at)
  return variable?.from === undefined && variable?.value?.variables.length === 0
}

const isText = (value: string) => value !== '' && !/^(false|none)$/i.test(value)

/** Backups and exporters, by the variables of libpq and those of the image. */
function* ofOthers(project: Project, placed: Placed): Generator<Hit> {
  const { service } = placed
  const of = (...names: readonly string[]) =>
    names.flatMap((name) => {
      const value = environmentValue(service, name)
      const at = service.environment.get(name)?.at
      return value === undefined || value === '' || at === undefined ? [] : [{ value, at }]
    })[0]
  const host = of('PGHOST', 'POSTGRES_HOST', 'DB_HOST')?.value
  const database = host === undefined ? undefined : hosted(project, placed, host)
  if (database === undefined || database.name === service.name) return
  const { user, password } = loginOf(database)
  const ownUser = of('PGUSER', 'POSTGRES_USER', 'DB_USER')
  const ownPassword = of('PGPASSWORD', 'POSTGRES_PASSWORD', 'DB_PASSWORD')
  if (user === undefined || ownUser?.value !== user || password === undefined || ownPassword === undefined) return
  if (ownPassword.value !== password && !isPlaceholder(password) && !isPlaceholder(ownPassword.value))
    yield {
      at: ownPassword.at,
      message: `${service.name} has another password for ${user} than ${database.name}`,
      hides: [ownPassword.value, password],
    }
}

/** A password that redis asks for, and one that a service of the stack has for it. */
function* ofRedis({ compose, service }: Placed): Generator<Hit> {
  const words = service.command ?? []
  const index = words.findIndex(({ value }) => value.startsWith('--requirepass'))
  const asked = index === -1 ? undefined : (words[index]?.value.split('=')[1] ?? words[index + 1]?.value)
  const isOpen = /\$/.test(words[index + 1]?.raw ?? words[index]?.raw ?? '')
  if (asked === undefined || asked === '' || isOpen) return
  for (const other of compose.services.values()) {
    const own = other.environment.get('REDIS_PASSWORD')
    if (own?.value === undefined || own.value.isOpen || own.value.value === '' || own.value.value === asked) continue
    yield {
      at: own.at,
      message: `${other.name} has another password for redis than ${service.name} asks for`,
      hides: [own.value.value, asked],
    }
  }
}

/** The database of that name in the stack, or on a network of it by an alias. */
function hosted(project: Project, { compose }: Placed, host: string): Service | undefined {
  return [...compose.services.values()].find(
    (each) =>
      project.roleOf(each) === 'postgres' &&
      (each.name === host ||
        [...each.networks.values()].some(({ aliases }) => aliases.some(({ value }) => value === host))),
  )
}

/** What the scripts say that run when the volume is empty: they may make the role. Undefined when they are not at hand. */
function rolesOf({ tree }: Project, database: Service, directory: string): string | undefined {
  const texts: string[] = []
  for (const { type, source, target } of database.mounts) {
    if (!target.startsWith('/docker-entrypoint-initdb.d')) continue
    const path = type === 'bind' ? below(directory, source) : undefined
    if (path === undefined || !tree.has(path)) return undefined
    const files = tree.paths.filter((each) => each === path || each.startsWith(`${path}/`))
    texts.push(...files.map((each) => tree.read(each)?.text ?? ''))
  }
  // A database that is built here may bring scripts along.
  if (database.build !== undefined) return undefined
  const configs = items(field(database, 'configs')).some((item) => text(item)?.value.includes('init'))
  return configs ? undefined : texts.join('\n')
}
