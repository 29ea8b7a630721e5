import { flagOf } from '../audit/project/odoo/settings.ts'
import { leadsTo, type Port } from '../audit/read/compose/port.ts'
import type { Service } from '../audit/read/compose/service.ts'
import { domainName } from '../stack/proxy.ts'
import { type Chosen, left, type Part } from './proposal.ts'

const proxies = new Set(['nginx', 'traefik', 'caddy', 'haproxy', 'proxy'])

/** No authority signs these; see `stack/rules/proxy.ts`. */
const isPrivate = (name: string) =>
  !name.includes('.') || /\.(local|localhost|internal|lan|home|test|example|invalid|alt|onion)$/.test(name)

/** What browsers reach: names, TLS, published ports. The stack's own proxy is replaced by Muelle's. */
export function front(chosen: Chosen): Part {
  const { compose, project, server, service } = chosen
  const own = [...compose.services.values()].filter((each) => proxies.has(project.roleOf(each)))
  const domains = domainsOf(chosen)
  const fronts = project.nginx.fronts.filter(({ odoos }) => odoos.includes(server))
  const isTraefik =
    own.some((each) => project.roleOf(each) === 'traefik') ||
    [...service.labels.keys()].some((key) => /^traefik\..*\.tls/.test(key))
  const isTls = isTraefik || own.some((each) => project.roleOf(each) === 'caddy') || fronts.some((each) => each.isTls)
  const isPublic = domains.length > 0 && !domains.some(isPrivate)
  const outer = own.find((each) => each.ports.length > 0)
  const tls =
    isTls && isPublic && outer !== undefined
      ? 'acme'
      : outer === undefined && flagOf(server, 'proxy_mode', false) === true
        ? 'edge'
        : 'off'
  const port = tls === 'acme' ? undefined : (published(outer, 80) ?? published(service, 8069))
  const address = port === undefined ? undefined : addressOf(port)
  const now = [
    domains.join(', ') || 'any name',
    port?.published && `port ${port.published}`,
    own.map(({ name }) => name).join(', '),
  ]
    .filter(Boolean)
    .join('; ')
  const later =
    tls === 'acme'
      ? `${domains.join(', ')}; ports 80 and 443, certificates by Caddy`
      : `${domains.join(', ') || 'any name'}; ${address ?? '127.0.0.1'}:${port?.published ?? 8069}`
  return {
    proxy: {
      ...(domains.length === 0 ? {} : { domains }),
      tls,
      // Docker's own networks: what runs on the host comes in over their gateways.
      ...(tls === 'edge' ? { trusted: ['127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] } : {}),
      ...(address === undefined ? {} : { address }),
      ...(port === undefined ? {} : { http: Number(port.published) }),
    },
    left: [
      ...own.map((each) =>
        left(
          each.at,
          `service ${each.name}`,
          "Muelle's own proxy takes its place. Look whether it did more: other sites, rules of its own, certificates (tls: files takes yours).",
        ),
      ),
      ...(isTls && tls === 'off'
        ? [
            left(
              (outer ?? service).at,
              'TLS',
              'No public host name is in the files: write proxy.domains and proxy.tls.',
            ),
          ]
        : []),
    ],
    rows: [
      { topic: 'Reached at', now, later, change: isTls && tls === 'off' ? 'lose' : own.length > 0 ? 'check' : 'same' },
      ...(tls === 'acme'
        ? ([
            { topic: 'TLS', now: 'ended by the old proxy', later: 'certificates are fetched anew', change: 'check' },
          ] as const)
        : []),
    ],
  }
}

function domainsOf({ project, service, server, compose }: Chosen): string[] {
  const nginx = project.nginx.fronts
    .filter(({ odoos }) => odoos.includes(server))
    .flatMap((each) => each.server.names.map(({ value }) => value))
  const traefik = project.traefik.routers
    .filter((each) => each.owner === service || (each.compose === compose && each.owner?.name === service.name))
    .flatMap(({ rule }) =>
      [...rule.value.matchAll(/Host\(([^)]*)\)/g)].flatMap(([, inside = '']) =>
        [...inside.matchAll(/[`'"]([^`'"]+)[`'"]/g)].map(([, name = '']) => name),
      ),
    )
  const virtual = (service.environment.get('VIRTUAL_HOST')?.value?.value ?? '').split(',')
  const all = [...nginx, ...traefik, ...virtual].map((name) => name.trim().toLowerCase())
  return [...new Set(all)].filter(
    (name) =>
      name !== 'localhost' && name.includes('.') && !/^[\d.]+$/.test(name) && domainName.safeParse(name).success,
  )
}

const published = (service: Service | undefined, number: number): Port | undefined =>
  service?.ports.find(
    (port) => leadsTo(port, number) && /^[1-9]\d{0,4}$/.test(port.published ?? '') && Number(port.published) < 65_536,
  )

function addressOf({ host, isHostOpen }: Port): string | undefined {
  if (isHostOpen) return undefined
  if (host === undefined) return '0.0.0.0'
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? host : undefined
}
