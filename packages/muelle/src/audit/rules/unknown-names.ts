import { posix } from 'node:path'
import type { Project } from '../project/project.ts'
import { setting } from '../read/compose/service.ts'
import { get, text } from '../read/yaml.ts'
import type { DockerName } from './docker-names.ts'
import { scriptsOf } from './scripts-text.ts'
import { listed, servicesOf } from './services.ts'

/** What Compose makes of a project, as far as it can be known. */
interface Made {
  readonly services: ReadonlySet<string>
  /** Written-out names of containers. */
  readonly containers: ReadonlySet<string>
  /** Services whose container gets a name of its project, its own name and a number. */
  readonly unnamed: ReadonlySet<string>
  /** Written-out names of volumes, those of others among them. */
  readonly volumes: ReadonlySet<string>
  /** Volumes that get the project's name before their own. */
  readonly prefixed: ReadonlySet<string>
  /** A name is a variable without a value: any may be right. */
  readonly isOpen: boolean
  /** All that scripts make by themselves. */
  readonly scripts: string
}

const known = new WeakMap<Project, Made>()

function madeOf(project: Project): Made {
  const services = new Set<string>()
  const containers = new Set<string>()
  const unnamed = new Set<string>()
  const volumes = new Set<string>()
  const prefixed = new Set<string>()
  let isOpen = project.composeFiles.some(({ isTemplate, broken }) => isTemplate || broken.length > 0)
  for (const { service } of servicesOf(project)) {
    services.add(service.name)
    const container = setting(service, 'container_name')
    if (container === undefined) unnamed.add(service.name)
    else if (/[${]/.test(container.raw ?? '')) isOpen = true
    else containers.add(container.value)
  }
  for (const compose of project.composes)
    for (const [key, { value }] of compose.volumes) {
      const name = text(get(value, 'name'))?.value
      if (name?.includes('$')) isOpen = true
      if (name !== undefined) volumes.add(name)
      else if (get(value, 'external') !== undefined) volumes.add(key)
      else prefixed.add(key)
    }
  const scripts = scriptsOf(project)
    .map((file) => file.text)
    .join('\n')
  return { services, containers, unnamed, volumes, prefixed, isOpen, scripts }
}

/** Why a name cannot be one of this project's; undefined when it is one, or may be somebody else's. */
export function unknownName(project: Project, { kind, name, files }: DockerName): string | undefined {
  const made = known.get(project) ?? madeOf(project)
  known.set(project, made)
  if (made.isOpen || made.services.size === 0) return undefined
  if (kind === 'service') {
    const own = servicesIn(project, files) ?? made.services
    const where = files.length === 0 ? 'there is' : `${files.join(' and ')} ${files.length > 1 ? 'have' : 'has'}`
    return own.has(name) ? undefined : `no service is called ${name}: ${where} ${listed([...own])}`
  }
  // `docker run --name`, `docker volume create`.
  if (made.scripts.includes(`--name ${name}`) || made.scripts.includes(`--name=${name}`)) return undefined
  if (made.scripts.includes(`create ${name}`)) return undefined
  if (kind === 'container') {
    const own = /^.+[-_](.+)[-_]\d+$/.exec(name)
    if (made.containers.has(name) || [...made.unnamed].some((service) => endsWith(name, service))) return undefined
    const isMeant = made.services.has(name) || (own !== null && made.services.has(own[1] ?? ''))
    const ends = [...made.services].some((service) => new RegExp(`[-_]${escaped(service)}$`).test(name))
    if (!isMeant && !ends) return undefined
    return `no container is called ${name}: ${made.containers.size > 0 ? `there is ${listed([...made.containers])}` : 'Compose puts the project’s name before it and a number behind it'}`
  }
  if (kind === 'volume' && !made.volumes.has(name) && made.prefixed.has(name))
    return `Compose calls this volume after the project, PROJECT_${name}: Docker makes a new, empty one of this name`
  return undefined
}

/** The services of the stacks that have all of these files; undefined when there is none, or a variable holds one's name. */
function servicesIn(project: Project, files: readonly string[]): ReadonlySet<string> | undefined {
  const stacks = project.composes.filter((compose) => {
    const names = new Set(compose.files.map(({ file }) => posix.basename(file.path)))
    return files.length > 0 && files.every((file) => names.has(posix.basename(file)))
  })
  return stacks.length === 0 ? undefined : new Set(stacks.flatMap(({ services }) => [...services.keys()]))
}

/** A container’s own name, `project-service-1`, as Compose of today and of the past writes it. */
const endsWith = (name: string, service: string): boolean => new RegExp(`.[-_]${escaped(service)}[-_]\\d+$`).test(name)

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
