import type { OdooServer } from '../../project/odoo/server.ts'
import type { Project } from '../../project/project.ts'
import type { Router } from '../../project/proxy/traefik.ts'
import type { Service } from '../../read/compose/service.ts'

/** The routers that lead to one Odoo. */
interface OdooRouters {
  readonly routers: readonly Router[]
  readonly odoos: readonly OdooServer[]
  /** Whose labels they are; undefined for those of a file. */
  readonly service: Service | undefined
}

export function odooRouters({ traefik, roleOf, odoos }: Project): readonly OdooRouters[] {
  const groups = Map.groupBy(
    traefik.routers.filter((router) =>
      router.owner === undefined ? leadsToOdoo(router) : roleOf(router.owner) === 'odoo' && !isElsewhere(router),
    ),
    ({ owner }) => owner,
  )
  return [...groups].map(([service, routers]) => {
    const own = service === undefined ? odoos : odoos.filter((odoo) => odoo.service === service)
    return { routers, service, odoos: own.filter(({ isServing }) => isServing) }
  })
}

/** Whether it leads to another port of that container: an nginx beside Odoo in one image. */
function isElsewhere({ owner, target, beside }: Router): boolean {
  const all = [...(owner?.labels.keys() ?? [])]
    .map((key) => key.toLowerCase().replace(/^traefik\./, ''))
    .filter((key) => /^http\.services\..+\.server\.port$/.test(key))
  const own = all.filter((key) => target !== undefined && key.startsWith(`http.services.${target.toLowerCase()}.`))
  const ports = (own.length > 0 ? own : all).map((key) => beside.get(key)?.value ?? '')
  return ports.length > 0 && ports.every((port) => /^\d+$/.test(port) && port !== '8069' && port !== '8072')
}

/** By the addresses of its service in a file. */
const leadsToOdoo = ({ target, beside }: Router): boolean =>
  target !== undefined &&
  [...beside].some(
    ([key, { value }]) =>
      key.startsWith(`http.services.${target.toLowerCase().replace(/@\w+$/, '')}.`) &&
      /:\/\/[^/]*(odoo|:8069)/i.test(value),
  )
