import type { Compose } from '../project/compose.ts'
import type { Project } from '../project/project.ts'
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

/** A configuration of nginx or Apache for Odoo that no service mounts is one of the host. */
function isOnHost(project: Project): boolean {
  const known = onHost.get(project)
  if (known !== undefined) return known
  const found = project.tree.paths.some((path) => {
    if (!/\.(conf|nginx|vhost)(\.|$)|(^|\/)(nginx|Caddyfile|sites-(available|enabled))/.test(path)) return false
    if (path.split('/').length > 5 || /\.(py|js|md)$/.test(path)) return false
    const text = project.tree.read(path)?.text ?? ''
    return /\bproxy_pass\s+https?:/.test(text) && /odoo|8069/i.test(text)
  })
  onHost.set(project, found)
  return found
}
