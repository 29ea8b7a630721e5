import type { Compose } from '../project/compose.ts'
import type { Project } from '../project/project.ts'
import type { Role } from '../project/role.ts'
import { field, type Service, setting } from '../read/compose/service.ts'
import { items, text } from '../read/yaml.ts'
import type { Hit } from '../rule.ts'
import { positionOf } from '../text.ts'
import { below, directoryOf } from '../tree.ts'

/** A service and the stack that it is part of. */
export interface Placed {
  readonly compose: Compose
  readonly service: Service
}

/** What stands between the network and Odoo. */
export const proxies: readonly Role[] = ['nginx', 'traefik', 'caddy', 'haproxy', 'proxy']

/** The services of all stacks, of some roles when they are given. One that several stacks share comes once for each. */
export function* servicesOf(project: Project, ...roles: readonly Role[]): Generator<Placed> {
  for (const compose of project.composes)
    for (const service of compose.services.values())
      if (roles.length === 0 || roles.includes(project.roleOf(service))) yield { compose, service }
}

/**
 * Services in which something is absent, each once: of several stacks with the same service those for development do not count when
 * another one is there.
 */
export function* lacking(
  project: Project,
  lacks: (placed: Placed) => boolean,
  ...roles: readonly Role[]
): Generator<Placed> {
  const groups = Map.groupBy(servicesOf(project, ...roles), ({ service: { at } }) => `${at.file.path}:${at.from}`)
  for (const group of groups.values()) {
    const serious = group.filter(({ compose }) => compose.purpose !== 'development')
    const found = (serious.length > 0 ? serious : group).find(lacks)
    if (found !== undefined && !isPart(project, found.service)) yield found
  }
}

/** Whether some of a service lies in a file that is not in the project: what seems absent may be there. */
export function isPart(project: Project, service: Service): boolean {
  if (service.image === undefined && service.build === undefined && field(service, 'extends') === undefined) return true
  const file = text(field(service, 'extends', 'file'))?.value
  const path = file === undefined ? undefined : below(directoryOf(service.at.file.path), file)
  return file !== undefined && !project.composeFiles.some((each) => each.file.path === path)
}

/** What nearly every stack lacks is told once a file, at its first service without it. */
export function* oncePerFile(
  project: Project,
  lacks: (placed: Placed) => boolean,
  message: (names: string) => string,
): Generator<Hit> {
  const files = Map.groupBy(lacking(project, lacks), ({ service }) => service.at.file.path)
  for (const placed of files.values()) {
    const [first, ...rest] = placed
      .map(({ service }) => service)
      .toSorted((a, b) => positionOf(a.at.file, a.at.from).line - positionOf(b.at.file, b.at.from).line)
    if (first === undefined) continue
    yield { at: first.at, message: message(listed([first.name, ...rest.map(({ name }) => name)])) }
  }
}

/** Names for a sentence: `db, odoo and nginx`; the first ones of many. */
export function listed(names: readonly string[]): string {
  if (names.length > 5) return `${names.slice(0, 4).join(', ')} and ${names.length - 4} more`
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Command and entrypoint as one text. */
export const commandText = ({ entrypoint, command }: Service): string =>
  [...(entrypoint ?? []), ...(command ?? [])].map(({ value }) => value).join(' ')

/** Something that does its work and ends: an initialisation, an update, a certificate that is asked for. */
export function isOneShot({ compose, service }: Placed): boolean {
  const command = commandText(service)
  if (/--stop-after-init\b|\bcertonly\b|^renew\b/.test(command)) return true
  if (
    /(^|[-_])(init|migrate|migrations?|setup|seed|bootstrap|installer|create-?buckets?|restore|wait)([-_\d]|$)/.test(
      service.name,
    )
  )
    return true
  const restart = setting(service, 'restart')?.value
  if (service.profiles.length > 0 && (restart === 'no' || restart === 'false' || restart === undefined)) return true
  return [...compose.services.values()].some(({ dependsOn }) =>
    dependsOn.some((each) => each.service === service.name && each.condition === 'service_completed_successfully'),
  )
}

/** A stack that is there to run tests: it keeps nothing on purpose. */
export const isForTests = ({ files }: Compose): boolean =>
  files.some(({ file }) => /(^|[^a-z])(tests?|testing|integration|e2e|ci)([^a-z]|$)/i.test(file.path))

/** Texts of a list of a service, `cap_add` and the like. */
export const listOf = (service: Service, ...keys: readonly string[]) =>
  items(field(service, ...keys)).flatMap((item) => text(item) ?? [])
