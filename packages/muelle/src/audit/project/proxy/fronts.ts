import type { Service } from '../../read/compose/service.ts'
import { setting } from '../../read/compose/service.ts'
import type { Tree } from '../../tree.ts'
import type { Compose } from '../compose.ts'
import type { OdooServer } from '../odoo/server.ts'
import type { Role } from '../role.ts'
import { inherited, type NginxLocation, type NginxServer, nginxServers, type Target, upstreamsOf } from './nginx.ts'
import { nginxRoots } from './nginx-files.ts'

/** A server of nginx that leads to Odoo. */
export interface NginxFront {
  readonly server: NginxServer
  /** What answers all that no other location takes: `location /`. */
  readonly main: NginxLocation | undefined
  /** Locations that lead to Odoo. */
  readonly locations: readonly NginxLocation[]
  /** Those which it leads to, as far as names tell; every one that serves when they do not. */
  readonly odoos: readonly OdooServer[]
  readonly isTls: boolean
  /** Something else before it ends TLS, by what its files say. */
  readonly isBehind: boolean
}

export interface Nginx {
  readonly servers: readonly NginxServer[]
  readonly fronts: readonly NginxFront[]
}

/** Reads every configuration of nginx and tells which servers lead to Odoo. */
export function readNginxes(
  tree: Tree,
  composes: readonly Compose[],
  odoos: readonly OdooServer[],
  roleOf: (service: Service) => Role,
): Nginx {
  const roots = nginxRoots(tree, composes)
  const all = new Map(roots.flatMap(({ directives }) => [...upstreamsOf(directives)]))
  const servers = roots.flatMap((root) =>
    nginxServers(root, new Map([...all, ...upstreamsOf(root.directives)])).filter(({ at }) => !isDoc(at.file.path)),
  )
  const names = namesOf(composes, roleOf)
  // Its guide or its tunnel lies there.
  const isAtEdge = tree.paths.some((path) => /cloudflare/i.test(path) && path.split('/').length <= 3)
  const ran = odoos.filter(({ service }) => service !== undefined)
  const fronts = servers.flatMap((server) => {
    const locations = leading(server, names)
    if (locations.length === 0) return []
    const hosts = new Set(locations.flatMap(({ targets }) => targets.map(({ host }) => host)))
    const meant = odoos.filter(
      ({ service }) => service !== undefined && serviceNames(service).some((name) => hosts.has(name)),
    )
    const main =
      locations.find(({ modifier, path }) => path === '/' && modifier !== '=') ??
      locations.find(({ modifier, path }) => modifier.startsWith('~') && /^\^?(\/|\.\*|\/\.\*|)$/.test(path))
    return [
      {
        server,
        main,
        locations,
        odoos: (meant.length > 0 ? meant : ran.length > 0 ? ran : odoos).filter(({ isServing }) => isServing),
        isTls: server.listens.some(({ isTls }) => isTls),
        isBehind: isAtEdge || isBehind(server, composes, roleOf),
      },
    ]
  })
  return { servers, fronts }
}

/** Locations that lead to Odoo: by their targets, by the paths that only Odoo has, and others that lead where those do. */
function leading({ locations }: NginxServer, names: ReadonlyMap<string, boolean>): readonly NginxLocation[] {
  const certain = locations.filter(
    ({ path, targets }) =>
      targets.some((target) => isOdoo(target, names)) || (targets.length > 0 && odooPath.test(path)),
  )
  const hosts = new Set(
    certain.flatMap(({ targets }) => targets.map(({ host, port }) => (port.includes('$') ? host : ''))),
  )
  return locations.filter(
    (each) => certain.includes(each) || each.targets.some(({ host, port }) => port.includes('$') && hosts.has(host)),
  )
}

const odooPath = /\/web\/(database|login|static|assets|image|content|session)|^\/longpolling/

const isDoc = (path: string) => /(^|\/)(docs?|examples?)\//i.test(path)

/** Whether a target is the one that Odoo’s evented process listens at. */
export const isEvented = ({ name, port }: Target): boolean =>
  port === '8072' ||
  (!/^\d+$/.test(port) && /gevent|longpoll|websocket|chat/i.test(port)) ||
  (port !== '8069' && /chat|longpoll|websocket|gevent|[-_](im|lp|ws)$/i.test(name))

function isOdoo({ host, name, port }: Target, names: ReadonlyMap<string, boolean>): boolean {
  const known = names.get(host)
  if (known !== undefined) return known
  if (port === '8069' || port === '8072') return true
  if (/\$/.test(port) && /odoo|gevent/i.test(port)) return true
  return (
    /odoo|openerp/i.test(`${host} ${name}`) &&
    !/mcp|grafana|pgadmin|adminer|docs|exporter|metabase|minio/i.test(`${host} ${name}`)
  )
}

/** Names of services, and whether each is an Odoo. */
function namesOf(composes: readonly Compose[], roleOf: (service: Service) => Role): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>()
  for (const { services } of composes)
    for (const service of services.values()) {
      const role = roleOf(service)
      for (const name of serviceNames(service))
        found.set(name, found.get(name) === true || role === 'odoo' || (role === 'other' && /odoo/.test(name)))
    }
  return found
}

/** What others on its networks call a service. */
const serviceNames = (service: Service): readonly string[] =>
  [
    service.name,
    ...[setting(service, 'container_name')?.value, setting(service, 'hostname')?.value].filter(
      (each) => each !== undefined && each !== '',
    ),
    ...[...service.networks.values()].flatMap(({ aliases }) => aliases.map(({ value }) => value)),
  ] as string[]

const outside =
  /cloudflare|load[ -]?balancer|\b(alb|elb)\b|tls (is |gets )?(terminat|ended|handled|done)|ssl (is |gets )?(terminat|handled|offload)|termina(tes|ted|ción|cion|r)? (de )?(tls|ssl)|(behind|detr[áa]s de).{0,40}(proxy|traefik|caddy|balanc)|(outer|edge|upstream|external) (reverse )?proxy/i

/** By what it trusts, by what is said of it, and by what else is in the project. */
function isBehind(server: NginxServer, composes: readonly Compose[], roleOf: (service: Service) => Role): boolean {
  const { file } = server.at
  if (outside.test(file.text)) return true
  const all = server.levels.flatMap(({ directives }) => directives)
  if (all.some(({ name }) => name === 'set_real_ip_from' || name === 'real_ip_header')) return true
  const passed = [server.levels, ...server.locations.map(({ levels }) => levels)].flatMap(
    (levels) => inherited(levels, 'proxy_set_header')?.directives ?? [],
  )
  const trusts = ({ args }: (typeof passed)[number]) =>
    args[0]?.value.toLowerCase() === 'x-forwarded-proto' &&
    /^https$|http_x_forwarded_proto|cf_visitor|forwarded_scheme/.test(args[1]?.value ?? '')
  if (passed.some(trusts) || /http_x_forwarded_proto|http_cf_visitor/.test(file.text)) return true
  return composes.some(({ services }) =>
    [...services.values()].some((service) => {
      const role = roleOf(service)
      if (role === 'nginx')
        return (
          [...service.labels.keys()].some((name) => /^traefik\.|^caddy/.test(name)) ||
          service.environment.has('VIRTUAL_HOST')
        )
      return (
        role === 'traefik' ||
        role === 'caddy' ||
        role === 'haproxy' ||
        /cloudflared|ngrok|tailscale/.test(service.image?.value ?? '')
      )
    }),
  )
}
