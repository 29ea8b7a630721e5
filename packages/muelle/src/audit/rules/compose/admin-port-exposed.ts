import type { Role } from '../../project/role.ts'
import { isPublic, leadsTo } from '../../read/compose/port.ts'
import { rule } from '../../rule.ts'
import { servicesOf } from '../services.ts'

const kinds: Partial<Record<Role, string>> = {
  redis: 'Redis',
  pgbouncer: 'PgBouncer',
  pgadmin: 'a database console',
  minio: 'MinIO',
  prometheus: 'Prometheus',
  alertmanager: 'Alertmanager',
  exporter: 'an exporter',
  grafana: 'Grafana',
  mail: 'a mail catcher',
}

/** Whoever has one of these has the host, or all that is in it. */
export const consoles =
  /(^|\/)(portainer(-ce|-ee)?|portainer\/agent|dozzle|yacht|code-server|guacamole|cockpit|webmin|jupyter|netdata)([:@]|$)/

/** They ask for a password, or show little: told, but less loudly. */
const milder: readonly Role[] = ['grafana', 'exporter', 'mail']

export const adminPortExposed = rule({
  id: 'compose/admin-port-exposed',
  severity: 'high',
  title: 'A service of the inside is published to the network',
  why: 'Docker opens a published port past the host’s firewall: caches, consoles and monitoring are reached by whoever finds the host.',
  source: 'docs.docker.com/engine/network/packet-filtering-firewalls; CIS Docker Benchmark 5.14',
  fix: 'Remove the port or publish it on 127.0.0.1, and reach it through an SSH tunnel.',
  *find(project) {
    for (const { service } of servicesOf(project)) {
      const role = project.roleOf(service)
      const isManager = /nginx-proxy-manager/.test(service.image?.value ?? '')
      const isTraefik = role === 'traefik'
      const known = isManager ? 'the console of Nginx Proxy Manager' : isTraefik ? 'Traefik’s dashboard' : kinds[role]
      const console = consoles.exec(service.image?.value ?? '')?.[2]
      const kind = known ?? (console === undefined ? undefined : `a console (${console})`)
      if (kind === undefined) continue
      for (const port of service.ports) {
        if (!isPublic(port) || (isManager && !leadsTo(port, 81)) || (isTraefik && !leadsTo(port, 8080))) continue
        yield {
          at: port.at,
          message: `${service.name} publishes ${kind} as ${port.raw} on ${port.host ?? 'every address'}`,
          severity: milder.includes(role) ? 'medium' : undefined,
        }
      }
    }
  },
})
