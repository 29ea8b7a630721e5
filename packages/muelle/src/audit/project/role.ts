import type { Service } from '../read/compose/service.ts'

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
  ['odoo', /odoo|^web\d*$|^erp$|longpolling/],
]

/** Name of an image without registry, tag and digest: `odoo` of `registry.acme.cl/team/odoo:19.0@sha256:…`. */
export const imageName = (reference: string): string =>
  (reference.split('@')[0] ?? '').split('/').at(-1)?.split(':')[0]?.toLowerCase() ?? ''

/** @param base the image that the service's Dockerfile is built from, when it has one. */
export function roleOf(service: Service, base: string | undefined): Role {
  const from = base ?? (service.build === undefined ? service.image?.value : undefined)
  const image = from === undefined ? '' : imageName(from)
  const byImage = images.find(([, pattern]) => pattern.test(image))?.[0]
  // A container of PostgreSQL's image that only dumps is no database.
  if (byImage === 'postgres' && /backup|dump/.test(service.name.toLowerCase())) return 'backup'
  if (byImage !== undefined) return byImage
  const own = service.image === undefined ? '' : imageName(service.image.value)
  if (/odoo/.test(own)) return 'odoo'
  // A foreign image that is known by no name is not made ours by the service's.
  if (service.build === undefined && image !== '' && !/^[\w.-]*$/.test(image)) return 'other'
  return names.find(([, pattern]) => pattern.test(service.name.toLowerCase()))?.[0] ?? 'other'
}
