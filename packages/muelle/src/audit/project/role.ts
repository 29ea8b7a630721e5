import { leadsTo } from '../read/compose/port.ts'
import type { Service } from '../read/compose/service.ts'
import type { Image } from './images.ts'

/** What a service is. */
export type Role =
  | 'odoo'
  | 'postgres'
  | 'nginx'
  | 'traefik'
  | 'caddy'
  | 'haproxy'
  | 'proxy'
  | 'pgbouncer'
  | 'redis'
  | 'pgadmin'
  | 'minio'
  | 'backup'
  | 'prometheus'
  | 'alertmanager'
  | 'grafana'
  | 'exporter'
  | 'mail'
  | 'other'

/** By the last part of an image's name, without registry and tag; the first that fits counts. */
const images: readonly (readonly [Role, RegExp])[] = [
  ['exporter', /exporter|cadvisor/],
  // Things that speak to Odoo or are run beside it.
  ['other', /mcp|whitelist|kwkhtmltopdf|socket-proxy|odoo-?sdk/],
  ['pgadmin', /pgadmin|adminer|phppgadmin|pgweb/],
  ['pgbouncer', /pgbouncer|pgcat|odyssey/],
  ['backup', /backup|barman|wal-?g|pgbackrest|restic|duplicity|offen/],
  ['postgres', /^(postgres|postgresql|postgis|pgvector|timescaledb|doodba-postgres|.*-postgres(ql)?|postgres-.*)$/],
  ['redis', /^(redis|valkey|keydb|dragonfly|redis-stack.*)$/],
  ['traefik', /^traefik/],
  ['caddy', /caddy/],
  ['haproxy', /haproxy/],
  ['proxy', /nginx-proxy-manager|swag|envoy|apache|httpd/],
  ['nginx', /nginx|openresty/],
  ['minio', /minio/],
  ['prometheus', /^prometheus|victoria-?metrics/],
  ['alertmanager', /alertmanager/],
  ['grafana', /^grafana/],
  ['mail', /mailpit|mailhog|mailcatcher|smtp|postfix/],
  ['odoo', /odoo|doodba|openerp/],
]

/** By the name of a service whose image is built here or tells nothing. */
const names: readonly (readonly [Role, RegExp])[] = [
  ['exporter', /exporter/],
  ['pgadmin', /pgadmin|adminer/],
  ['backup', /backup/],
  ['pgbouncer', /pgbouncer|pooler/],
  ['postgres', /^(db|database|postgres(ql)?|pg|pgsql)\d*$|postgres|[-_]db\d*$|^db[-_]/],
  ['redis', /redis|valkey/],
  ['traefik', /traefik/],
  ['caddy', /caddy/],
  ['haproxy', /haproxy/],
  ['nginx', /nginx|reverse-?proxy/],
  ['proxy', /^(proxy|gateway)$/],
  ['odoo', /odoo|^erp$|longpolling/],
]

/** Name of an image without registry, tag and digest: `odoo` of `registry.acme.cl/team/odoo:19.0@sha256:…`. */
export const imageName = (reference: string): string =>
  (reference.split('@')[0] ?? '').split('/').at(-1)?.split(':')[0]?.toLowerCase() ?? ''

/** @param built what the service is built as, when it has a Dockerfile. */
export function roleOf(service: Service, built: Image | undefined): Role {
  const image = service.image === undefined ? '' : imageName(service.image.value)
  // What it is built from tells more than what the result is called.
  for (const name of [built?.base === undefined ? '' : imageName(built.base), image]) {
    const role = images.find(([, pattern]) => name !== '' && pattern.test(name))?.[0]
    // A container of PostgreSQL's image that only dumps is no database.
    if (role === 'postgres' && /backup|dump/.test(service.name.toLowerCase())) return 'backup'
    if (role !== undefined) return role
  }
  const byName = names.find(([, pattern]) => pattern.test(service.name.toLowerCase()))?.[0]
  // A foreign image that is known by no name is not made ours by a service's.
  const isOwn = service.build !== undefined || image === '' || service.image?.value.includes('/') === true
  if (byName !== undefined && isOwn) return byName
  return looksLikeOdoo(service) || (built !== undefined && installsOdoo(built.dockerfile.file.text)) ? 'odoo' : 'other'
}

/** By Odoo's own port, or its folders. */
function looksLikeOdoo(service: Service): boolean {
  return (
    service.ports.some((port) => leadsTo(port, 8069)) ||
    service.mounts.some(
      ({ target, isReadOnly }) => !isReadOnly && /^(\/etc\/odoo|\/var\/lib\/odoo|\/mnt\/extra-addons)/.test(target),
    )
  )
}

const installsOdoo = (dockerfile: string): boolean =>
  /odoo-bin|github\.com[/:]odoo\/odoo|nightly\.odoo\.com\/[\w.]+\/nightly/.test(dockerfile)
