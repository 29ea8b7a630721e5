import type { Compose } from '../project/compose.ts'
import type { Project } from '../project/project.ts'
import { isOdooBehindOthers } from '../project/proxy/others.ts'
import type { Service } from '../read/compose/service.ts'
import { proxies } from './services.ts'

const onHost = new WeakMap<Project, boolean>()

/** Whether something stands before Odoo: in its stack, in another one of the project, as Traefik’s labels, or on the host. */
export function hasProxy(project: Project, compose: Compose, service: Service): boolean {
  const inside = (one: Compose) => [...one.services.values()].some((each) => proxies.includes(project.roleOf(each)))
  if (inside(compose)) return true
  if ([...service.labels.keys()].some((name) => /^traefik\.http\.|^caddy/.test(name))) return true
  if (service.environment.has('VIRTUAL_HOST')) return true
  return isOnHost(project) || project.composes.some((other) => standsBeside(other, compose) && inside(other))
}

/** A stack in another folder may be the proxy's own; one of the same folder is another way to bring this one up. */
const standsBeside = (other: Compose, compose: Compose): boolean =>
  other.directory !== compose.directory &&
  ![...other.services.keys()].some((name) => compose.services.has(name)) &&
  ![...other.services.values()].some(({ image }) => /(^|\/)odoo(:|$)/.test(image?.value ?? ''))

/** A configuration for Odoo that no service mounts is one of the host. */
function isOnHost(project: Project): boolean {
  const { nginx, traefik, tree } = project
  const known = onHost.get(project)
  if (known !== undefined) return known
  const found =
    nginx.fronts.length > 0 ||
    traefik.routers.some(({ owner, beside }) => owner === undefined && [...beside.values()].some(leadsToOdoo)) ||
    isOdooBehindOthers(tree)
  onHost.set(project, found)
  return found
}

const leadsToOdoo = ({ value }: { readonly value: string }) => /^https?:\/\/[^/]*(odoo|:8069)/i.test(value)
